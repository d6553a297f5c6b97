import { readFileSync, readlinkSync } from 'node:fs'
import type { Holder } from '../core/ports.ts'

/** Who holds a lock file. No host names: state is public. */
export interface LockOwner {
  readonly pid: number
  /** Of a process that goes on when a thread of it is ended; absent where the system does not tell. */
  readonly thread?: number
  /** Boot of the machine and start of the thread, or else of the process: a number alone is used again. */
  readonly process: string
  readonly token: string
}

/** What a lock file says. One that cannot be read was being written when its process ended, and is nobody's. */
export function parseOwner(file: Uint8Array): LockOwner | undefined {
  try {
    const holder = JSON.parse(Buffer.from(file).toString('utf8')) as LockOwner | null
    return Number.isInteger(holder?.pid) && (holder as LockOwner).pid > 0 ? (holder as LockOwner) : undefined
  } catch {
    return undefined
  }
}

/** Who holds a lock file, if there is one. */
export function holderOf(file: Uint8Array | undefined): Holder {
  if (file === undefined) return { state: 'free' }
  const owner = parseOwner(file)
  if (owner === undefined) return { state: 'dead' }
  return { state: isAlive(owner) ? 'held' : 'dead', process: owner.pid }
}

/** Whether the process, and the thread, that took the lock are still there. */
export function isAlive(holder: LockOwner): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const identity = identityOf(holder.pid, holder.thread)
  if (identity === undefined) return holder.thread === undefined || !isKnown(holder.pid)
  return identity === holder.process
}

/** Whether the system tells about a process. */
function isKnown(pid: number): boolean {
  return identityOf(pid) !== undefined
}

/** Who this is, as a lock says it. */
export function thisThread(): Omit<LockOwner, 'token'> {
  const { pid } = process
  const thread = threadNumber()
  return { pid, ...(thread !== undefined && { thread }), process: identityOf(pid, thread) ?? '' }
}

/** The system's number of this thread (Linux). */
function threadNumber(): number | undefined {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  } catch {
    return undefined
  }
}

/** Boot id and start time of a process, or of a thread of it, where the system tells them (Linux). */
function identityOf(pid: number, thread?: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const place = thread === undefined ? `/proc/${pid}` : `/proc/${pid}/task/${thread}`
    const stat = readFileSync(`${place}/stat`, 'utf8')
    // The name in parentheses may hold anything; start time is the 20th field behind it.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return undefined
  }
}
