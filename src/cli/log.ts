import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Log } from '../core/ports.ts'
import { maskPasswords } from '../core/url.ts'
import { printable, printableMessage } from './printable.ts'

export type LogLevel = 'debug' | 'info' | 'warn'

/** The log, on stderr: for people on a terminal, JSON lines elsewhere. Nothing is lost when the process ends. */
export async function createLog(level: LogLevel, isTerminal: boolean): Promise<Log> {
  const options = { level, base: null }
  const stderr = destination({ dest: 2, sync: true })
  // In JSON what JSON itself leaves raw is escaped as well, and stays what it is.
  let stream: DestinationStream = { write: (line) => stderr.write(printable(line)) }
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
  const show = isTerminal ? printableMessage : maskPasswords
  return {
    debug: (facts, message) => logger.debug(shown(facts, show), show(message)),
    info: (facts, message) => logger.info(shown(facts, show), show(message)),
    warn: (facts, message) => logger.warn(shown(facts, show), show(message)),
    error: (facts, message) => logger.error(shown(facts, show), show(message)),
  }
}

/** Facts stand beside the message. */
function shown(facts: object, show: (text: string) => string): object {
  const entries = Object.entries(facts).map(([name, fact]) => [
    name,
    typeof fact === 'string' ? show(fact) : fact,
  ])
  return Object.fromEntries(entries)
}
