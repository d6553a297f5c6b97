import type { Lock, Log, Target } from '../core/ports.ts'
import { RunError, TargetBusyError } from '../core/problem.ts'
import type { Clock } from './clock.ts'

/** The right to look after some targets, which one daemon has at a time. */
export interface Presence {
  /** False when it has passed to another daemon, as this one was cut off for too long. */
  isHeld(): boolean
  release(): Promise<void>
}

const RETRY_MS = 2000

/**
 * Waits until no other daemon looks after any of the targets, as they are by then; says once who does. Undefined when the signal came first.
 * A target that cannot be asked is no reason to wait: its runs will say what is wrong.
 */
export async function attend(
  targetsNow: () => readonly Target[],
  { clock, log, signal }: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
): Promise<Presence | undefined> {
  let said = ''
  while (!signal.aborted) {
    const held: Lock[] = []
    const targets = targetsNow()
    try {
      for (const target of targets) held.push(await attendOne(target, log))
      // A new configuration came meanwhile.
      if (targets !== targetsNow()) {
        for (const lock of held) await lock.release()
        continue
      }
      if (said !== '') log.info({}, 'no other daemon looks after the targets any more: this one does')
      return {
        isHeld: () => held.every((lock) => lock.isHeld()),
        release: async () => {
          for (const lock of held) await lock.release()
        },
      }
    } catch (error) {
      for (const lock of held) await lock.release()
      if (!(error instanceof TargetBusyError)) throw error
      if (said === '') log.warn({}, `${error.message}; this daemon waits, and takes over when that one ends`)
      said = error.message
    }
    await pause(clock, RETRY_MS, signal)
  }
  return undefined
}

const NOBODYS: Lock = { isHeld: () => true, release: async () => {} }

async function attendOne(target: Target, log: Log): Promise<Lock> {
  try {
    return await target.lock('attend')
  } catch (error) {
    if (!(error instanceof RunError) || error instanceof TargetBusyError) throw error
    log.warn({ target: target.name }, error.message)
    return NOBODYS
  }
}

/** Resolves after so long, or as soon as the signal is aborted. */
function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(delayMs, end)
    signal.addEventListener('abort', end, { once: true })
  })
}
