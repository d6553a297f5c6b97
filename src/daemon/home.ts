import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '../config/lock-folder.ts'
import type { Lock, Log } from '../core/ports.ts'
import { OperatorError, TargetBusyError } from '../core/problem.ts'

/** A daemon's own folder on this machine, where it keeps what it serves. One process has it at a time. */
export interface Home {
  /**
   * Moves in, unless that is done. Gives the name that whoever has the folder goes by, the same for one process after
   * the other; undefined while another process has it.
   */
  enter(): string | undefined
  leave(): Promise<void>
}

const NAME = /^[0-9a-f-]{36}$/

/** @param folder absolute; it is made when it is entered. Where nothing can be written, names are of this process only. */
export function homeIn(folder: string, log: Log): Home {
  let lock: Lock | undefined
  let name: string | undefined
  return {
    enter() {
      if (name !== undefined) return name
      try {
        lock = lockFolder(folder, 'the daemon’s folder')
        name = lastingName(join(folder, 'name'))
      } catch (error) {
        if (error instanceof TargetBusyError) return undefined
        if (!(error instanceof OperatorError)) throw error
        log.warn({}, error.message)
        name = randomUUID()
      }
      return name
    },
    async leave() {
      await lock?.release()
      lock = undefined
      name = undefined
    },
  }
}

/** Random, as it stands in public state. */
function lastingName(path: string): string {
  try {
    const name = readFileSync(path, 'utf8')
    if (NAME.test(name)) return name
  } catch {
    // The first one here.
  }
  const name = randomUUID()
  try {
    writeFileSync(path, name)
  } catch {
    // Then the next process has another one, and waits for this one's leases to end.
  }
  return name
}
