import { readFileSync } from 'node:fs'

/** Who is publishing at a target. */
export interface LockStatus {
  /** `held`: by a living process. `dead`: its process has ended, and the next publication clears it. */
  readonly state: 'free' | 'held' | 'dead'
  /** The process, where the lock names one. */
  readonly process?: number
}

/**
 * What the lock file of a directory tells, by the rule by which `targets/lock-file.ts` takes it over: a pid counts
 * together with boot and start of its process, and a lock that cannot be read is nobody's.
 */
export function lockStatus(file: Uint8Array | undefined): LockStatus {
  if (file === undefined) return { state: 'free' }
  const holder = readHolder(file)
  if (holder === undefined) return { state: 'dead' }
  return { state: isAlive(holder) ? 'held' : 'dead', process: holder.pid }
}

interface Holder {
  readonly pid: number
  readonly process: string
}

function readHolder(file: Uint8Array): Holder | undefined {
  try {
    const holder = JSON.parse(Buffer.from(file).toString('utf8')) as Holder | null
    return Number.isInteger(holder?.pid) && (holder as Holder).pid > 0 ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const identity = processIdentity(holder.pid)
  return identity === undefined || identity === holder.process
}

/** Boot id and start time, where the system tells them (Linux): see `targets/lock-file.ts`. */
function processIdentity(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return undefined
  }
}
