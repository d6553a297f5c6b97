import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Lock } from '../core/ports.ts'
import { OperatorError, RunError, TargetBusyError } from '../core/problem.ts'
import { takeLockFile } from '../targets/lock-file.ts'

/** How often somebody who waits for another process looks whether it has ended. */
const POLL_MS = 100

/**
 * The exclusive right to a folder of this machine's cache, as long as nobody else has it. Makes the folder.
 *
 * @param name for messages
 * @throws OperatorError when nothing can be written there; TargetBusyError while another process has it
 */
export function lockFolder(folder: string, name: string): Lock {
  try {
    // Repositories may be private.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return takeLockFile(join(folder, 'lock'), name)
  } catch (error) {
    throw unwritable(error, folder, name)
  }
}

/**
 * The exclusive right to the copy of a repository, until the posts are read: another process that brought another
 * commit there meanwhile would give this one a mixture.
 *
 * @param name for messages
 * @throws OperatorError when nothing can be written there; RunError when another process keeps it for longer than `waitMs`
 */
export async function lockCheckout(
  folder: string,
  name: string,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<Lock> {
  for (let left = Math.ceil(waitMs / POLL_MS); ; left--) {
    try {
      return lockFolder(folder, name)
    } catch (cause) {
      if (!(cause instanceof TargetBusyError)) throw cause
      if (left <= 0) {
        throw new RunError(
          `${name} is in use by another process for longer than the timeout; wait for it to end (its lock is in ${folder})`,
          { cause },
        )
      }
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

function unwritable(cause: unknown, folder: string, name: string): unknown {
  const { code, syscall } = cause as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined) return cause
  return new OperatorError(
    `${name}: expected a folder that can be written, found ${folder} (${code}); it belongs to the cache, set XDG_CACHE_HOME to move it`,
    { cause },
  )
}
