import { setTimeout as sleep } from 'node:timers/promises'
import { LOCK_PATH } from '../core/manifest.ts'
import type { Lock, Target } from '../core/ports.ts'
import { TargetBusyError } from '../core/problem.ts'

const TRIES = 4
const WAIT_MS = 250

/**
 * The exclusive right to change a target. Who was told of the last publication is written down under it, too, which is
 * soon over: that is no reason to give a run up.
 *
 * @throws TargetBusyError when another publisher holds it for longer
 */
export async function patientLock(target: Target, signal: AbortSignal): Promise<Lock> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await target.lock()
    } catch (error) {
      if (!(error instanceof TargetBusyError) || attempt === TRIES) throw error
      await sleep(WAIT_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

/** A process that was killed before it changed anything has left its lock, and perhaps a temporary file. */
export async function clearDeadLock(target: Target): Promise<void> {
  if ((await target.read(LOCK_PATH)) === undefined) return
  try {
    await (await target.lock()).release()
  } catch (error) {
    // Somebody is at work there: nothing is dead.
    if (!(error instanceof TargetBusyError)) throw error
  }
}
