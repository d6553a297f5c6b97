import { isAlive, parseHolder } from '../targets/lock-holder.ts'

/** Who is publishing at a target. */
export interface LockStatus {
  /** `held`: by a living process. `dead`: its process has ended, and the next publication clears it. */
  readonly state: 'free' | 'held' | 'dead'
  /** The process, where the lock names one. */
  readonly process?: number
}

/** What the lock file of a directory tells. */
export function lockStatus(file: Uint8Array | undefined): LockStatus {
  if (file === undefined) return { state: 'free' }
  const holder = parseHolder(file)
  if (holder === undefined) return { state: 'dead' }
  return { state: isAlive(holder) ? 'held' : 'dead', process: holder.pid }
}
