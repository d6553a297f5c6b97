import type { Log } from '../../src/core/ports.ts'

/** A log that tests read: `warn: what was said`. */
export class NotingLog implements Log {
  readonly lines: string[] = []
  readonly debug = this.#note('debug')
  readonly info = this.#note('info')
  readonly warn = this.#note('warn')
  readonly error = this.#note('error')

  #note(level: string) {
    return (_facts: object, message: string): void => {
      this.lines.push(`${level}: ${message}`)
    }
  }
}
