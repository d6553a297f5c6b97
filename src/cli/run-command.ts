import { spawn } from 'node:child_process'
import { QUOTE_MAX, quoteAnswer } from '../core/quote-answer.ts'

export interface CommandOptions {
  /** Absolute. */
  readonly cwd: string
  readonly environment: NodeJS.ProcessEnv
  /** What the command reads from stdin. */
  readonly input: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** After it was asked to end, a command has this long before it is killed. */
const GRACE_MS = 2000
/** What the command started may keep its output open for ever. */
const DRAIN_MS = 200
/** Beyond what is quoted, so that an address is not cut before its secret is seen. */
const KEPT_CHARACTERS = 20 * QUOTE_MAX

/**
 * Runs a command through the shell, and ends it, with what it started, at the timeout or when the signal is aborted.
 * Its output is not shown, as stdout is for results; a fault quotes the end of it.
 *
 * @returns what is wrong, or undefined when it ended with code 0. Never rejects
 */
export function runCommand(command: string, options: CommandOptions): Promise<string | undefined> {
  const { cwd, environment, input, timeoutMs, signal } = options
  return new Promise((resolve) => {
    // A group of its own: the shell alone would die and leave what it runs.
    const child = spawn(command, { shell: true, cwd, env: environment, stdio: 'pipe', detached: true })
    let output = ''
    let endedBy: string | undefined
    let killing: NodeJS.Timeout | undefined

    const end = (why: string): void => {
      endedBy ??= why
      killGroup(child.pid, 'SIGTERM')
      killing ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS)
    }
    const stop = (): void => end(`was stopped by ${String(signal.reason)}`)
    const timer = setTimeout(
      () => end(`expected it to end within ${timeoutMs / 1000} s (after.timeout), and it was ended`),
      timeoutMs,
    )
    signal.addEventListener('abort', stop, { once: true })

    const settle = (fault: string | undefined): void => {
      clearTimeout(timer)
      clearTimeout(killing)
      // What did not heed the request has outlived the shell.
      if (endedBy !== undefined) killGroup(child.pid, 'SIGKILL')
      signal.removeEventListener('abort', stop)
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
      const said = quoteAnswer(output, 'end')
      resolve(fault === undefined || said === '' ? fault : `${fault}; it said: ${said}`)
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-KEPT_CHARACTERS)
      })
    }
    // It need not read all of it, or anything.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (error) => settle(`expected a command that can be started, found: ${error.message}`))
    child.on('exit', (code, by) => {
      const found = by === null ? `exit code ${code}` : `an end by ${by}`
      const fault = endedBy ?? (code === 0 ? undefined : `expected exit code 0, found ${found}`)
      const drained = setTimeout(() => settle(fault), DRAIN_MS)
      child.on('close', () => {
        clearTimeout(drained)
        settle(fault)
      })
    })
  })
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
