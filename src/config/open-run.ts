import type { Run } from '../pipeline/run.ts'
import { type CheckoutContext, openCheckouts } from './open-checkouts.ts'
import type { Config } from './schema.ts'
import { type WireOptions, wire } from './wire.ts'

export interface OpenRun {
  readonly run: Run
  /** Ends what was started for it, and gives back what was taken. */
  close(): Promise<void>
}

/**
 * Fetches what the sources need, and makes a run of a configuration. A process that runs again opens again.
 *
 * @throws OperatorError, RunError as `openCheckouts` and `wire` do
 */
export async function openRun(
  config: Config,
  options: Omit<WireOptions, 'checkouts'> & CheckoutContext,
): Promise<OpenRun> {
  const checkouts = await openCheckouts(config, options)
  try {
    const run = wire(config, { ...options, checkouts: checkouts.bySource })
    const close = async (): Promise<void> => {
      try {
        await run.press.close()
      } finally {
        await checkouts.release()
      }
    }
    return { run, close }
  } catch (error) {
    await checkouts.release()
    throw error
  }
}
