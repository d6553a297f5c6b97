import { readFileSync } from 'node:fs'

/** Who holds a lock file. No host names: state is public. */
export interface Holder {
  readonly pid: number
  /** Boot of the machine and start of the process: a pid alone is used again. */
  readonly process: string
  readonly token: string
}

/** What a lock file says. One that cannot be read was being written when its process ended, and is nobody's. */
export function parseHolder(file: Uint8Array): Holder | undefined {
  try {
    const holder = JSON.parse(Buffer.from(file).toString('utf8')) as Holder | null
    return Number.isInteger(holder?.pid) && (holder as Holder).pid > 0 ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

/** Whether the process that took the lock is still there. */
export function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const identity = processIdentity(holder.pid)
  return identity === undefined || identity === holder.process
}

/** Boot id and start time of a process where the system tells them (Linux). */
export function processIdentity(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything; start time is the 20th field behind it.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return undefined
  }
}
