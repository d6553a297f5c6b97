import { readFileSync, readlinkSync } from 'node:fs'
import type { Holder } from '../core/ports.ts'

/** Who holds a lock file. No host names: state is public. */
export interface LockOwner {
  readonly pid: number
  /** Boot of the machine and start of the process: a pid alone is used again. */
  readonly process: string
  /** The thread of the process and its start, where the system tells them: it may end before its process does. */
  readonly thread?: string
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

/** Whether the process that took the lock is still there, and the thread of it. */
export function isAlive(holder: LockOwner): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const identity = processIdentity(holder.pid)
  if (identity === undefined) return true
  if (identity !== holder.process) return false
  const [thread] = holder.thread?.split(' ') ?? []
  return thread === undefined || threadIdentity(`/proc/${holder.pid}/task/${thread}`) === holder.thread
}

/** Number and start of a thread, the one that asks by default, where the system tells them (Linux). */
export function threadIdentity(folder = '/proc/thread-self'): string | undefined {
  try {
    const number = folder === '/proc/thread-self' ? readlinkSync(folder) : folder
    return `${number.split('/').at(-1)} ${startOf(folder)}`
  } catch {
    return undefined
  }
}

/** Boot id and start time of a process where the system tells them (Linux). */
export function processIdentity(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${startOf(`/proc/${pid}`)}`
  } catch {
    return undefined
  }
}

function startOf(folder: string): string | undefined {
  const stat = readFileSync(`${folder}/stat`, 'utf8')
  // The name in parentheses may hold anything; start time is the 20th field behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}
