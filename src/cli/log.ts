import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Log } from '../core/ports.ts'
import { maskPasswords } from '../core/url.ts'
import { printableMessage } from './printable.ts'

export type LogLevel = 'debug' | 'info' | 'warn'

/** The log, on stderr: for people on a terminal, JSON lines elsewhere. Nothing is lost when the process ends. */
export async function createLog(level: LogLevel, isTerminal: boolean): Promise<Log> {
  const options = { level, base: null }
  let stream: DestinationStream = destination({ dest: 2, sync: true })
  if (isTerminal) {
    const { default: pretty } = await import('pino-pretty')
    stream = pretty({
      destination: 2,
      sync: true,
      ignore: 'pid,hostname,path,line,hint,source,engine',
      translateTime: 'SYS:HH:MM:ss',
    })
  }
  const logger: Logger = pino(options, stream)
  return {
    debug: (facts, message) => logger.debug(shown(facts, isTerminal), printableMessage(message)),
    info: (facts, message) => logger.info(shown(facts, isTerminal), printableMessage(message)),
    warn: (facts, message) => logger.warn(shown(facts, isTerminal), printableMessage(message)),
    error: (facts, message) => logger.error(shown(facts, isTerminal), printableMessage(message)),
  }
}

/** Facts stand beside the message. In JSON they are as they were, as it has escapes of its own. */
function shown(facts: object, isTerminal: boolean): object {
  const show = isTerminal ? printableMessage : maskPasswords
  const entries = Object.entries(facts).map(([name, fact]) => [
    name,
    typeof fact === 'string' ? show(fact) : fact,
  ])
  return Object.fromEntries(entries)
}
