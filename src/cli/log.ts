import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Log } from '../core/ports.ts'

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
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
  }
}
