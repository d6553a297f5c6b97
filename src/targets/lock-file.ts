import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Lock, Right } from '../core/ports.ts'
import { RunError, TargetBusyError } from '../core/problem.ts'
import { isAlive, type LockOwner, parseOwner, thisThread } from './lock-holder.ts'
import { TEMPORARY } from './temporary.ts'

/**
 * Takes the lock at a path. A lock whose process or thread has ended, on this boot of this machine or before it, is
 * nobody's and is taken over.
 *
 * @throws TargetBusyError while a living process holds it
 */
export function takeLockFile(path: string, targetName: string, right: Right = 'publish'): Lock {
  const token = randomUUID()
  const mine: LockOwner = { ...thisThread(), token }
  let leftBy: string | undefined
  for (let attempt = 0; attempt < 3; attempt++) {
    if (placeLock(path, mine)) {
      return {
        ...(leftBy !== undefined && { leftBy }),
        isHeld: () => readHolder(path)?.token === token,
        release: async () => releaseLockFile(path, token),
      }
    }
    const holder = readHolder(path)
    if (holder !== undefined && isAlive(holder)) {
      throw new TargetBusyError(
        right === 'publish'
          ? `${targetName}: process ${holder.pid} is publishing there; wait for it to end`
          : `${targetName}: the daemon of process ${holder.pid} looks after it`,
      )
    }
    if (moveAway(path, besides(path, token), holder?.token))
      leftBy = holder === undefined ? 'a process that it does not name' : `process ${holder.pid}`
  }
  throw new RunError(`${targetName}: the lock ${path} cannot be taken; remove it if nobody is publishing`)
}

/** Whether the lock is ours now. It is linked to its place when it is complete: nobody ever reads half of one. */
function placeLock(path: string, mine: LockOwner): boolean {
  const temporary = besides(path, mine.token)
  writeFileSync(temporary, JSON.stringify(mine), { flag: 'wx' })
  try {
    linkSync(temporary, path)
    return true
  } catch (error) {
    // The process that holds the lock sweeps temporary files, also this one.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error
    return false
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** A temporary file, which the next publication sweeps away if this process is killed. */
function besides(path: string, token: string): string {
  return join(dirname(path), TEMPORARY + token)
}

/** Takes a dead lock away, if it is there. Another process may have taken it over meanwhile: that one is put back. */
function moveAway(path: string, aside: string, deadToken: string | undefined): boolean {
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  const isDead = readHolder(aside)?.token === deadToken
  if (!isDead) {
    try {
      linkSync(aside, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  rmSync(aside, { force: true })
  return isDead
}

function releaseLockFile(path: string, token: string): void {
  if (readHolder(path)?.token === token) rmSync(path, { force: true })
}

function readHolder(path: string): LockOwner | undefined {
  try {
    return parseOwner(readFileSync(path))
  } catch {
    return undefined
  }
}
