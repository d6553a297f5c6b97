import type { Log } from '../core/ports.ts'

/** A log whose news are details: for what is done again and again. Warnings and errors stay what they are. */
export function quietLog(log: Log): Log {
  return {
    debug: (facts, message) => log.debug(facts, message),
    info: (facts, message) => log.debug(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    error: (facts, message) => log.error(facts, message),
  }
}
