import { setTimeout as sleep } from 'node:timers/promises'
import { LOCK_PATH } from '../core/manifest.ts'
import type { Context, Lock, Target } from '../core/ports.ts'
import { TargetBusyError } from '../core/problem.ts'

const TRIES = 4
const WAIT_MS = 250

type Told = Pick<Context, 'signal' | 'log'>

/**
 * The exclusive right to change a target. Who was told of the last publication is written down under it, too, which is
 * soon over: that is no reason to give a run up.
 *
 * @throws TargetBusyError when another publisher holds it for longer
 */
export async function patientLock(target: Target, { signal, log }: Told): Promise<Lock> {
  for (let attempt = 1; ; attempt++) {
    try {
      return tellOfDead(await target.lock(), target, log)
    } catch (error) {
      if (!(error instanceof TargetBusyError) || attempt === TRIES) throw error
      await sleep(WAIT_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

/** A process that was killed before it changed anything has left its lock, and perhaps a temporary file. */
export async function clearDeadLock(target: Target, { log }: Told): Promise<void> {
  if ((await target.read(LOCK_PATH)) === undefined) return
  try {
    await tellOfDead(await target.lock(), target, log).release()
  } catch (error) {
    // Somebody is at work there: nothing is dead.
    if (!(error instanceof TargetBusyError)) throw error
  }
}

function tellOfDead(lock: Lock, { name }: Target, log: Told['log']): Lock {
  const { leftBy } = lock
  if (leftBy !== undefined)
    log.info(
      { target: name },
      `${name}: takes over the lock of ${leftBy}, which has ended without giving it back`,
    )
  return lock
}
