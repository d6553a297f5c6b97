import { spawn } from 'node:child_process'

/** How git is called, besides its arguments. */
export interface GitCall {
  /** All of its environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** What git reads from stdin. */
  readonly input?: string
  /** Gets stdout as it comes; what it throws ends git, and rejects the call. */
  readonly onOutput?: (chunk: Buffer) => void
}

/** Git did not do what it was asked for. */
export class GitError extends Error {
  override readonly name = 'GitError'
  readonly reason: 'exit' | 'timeout' | 'missing'

  /** @param said the end of what it wrote to stderr */
  constructor(
    readonly said: string,
    reason: GitError['reason'],
  ) {
    super(said)
    this.reason = reason
  }
}

/** Stderr is progress, remarks of a server, and at the end what is wrong. */
const SAID_MAX = 6000

/**
 * Runs the system's git, and ends it, with what it started, at the timeout or when the signal is aborted.
 *
 * @throws GitError when it fails; the signal's reason when that is aborted
 */
export function runGit(args: readonly string[], call: GitCall): Promise<void> {
  const { environment, timeoutMs, signal, input, onOutput } = call
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    // A group of its own, with what git starts for the network, and away from the terminal, where ssh would ask.
    const child = spawn('git', args, { env: environment, stdio: 'pipe', detached: true })
    let said = ''
    let ended: { readonly why: unknown } | undefined

    // Whoever kills git in the middle of a write has its leavings swept by the next run anyway: no need to ask first.
    const end = (why: unknown): void => {
      ended ??= { why }
      killGroup(child.pid)
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
    }
    const stop = (): void => end(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    const timer = setTimeout(() => end(new GitError(said, 'timeout')), timeoutMs)

    child.stdout.on('data', (chunk: Buffer) => {
      if (ended !== undefined) return
      try {
        onOutput?.(chunk)
      } catch (error) {
        end(error)
      }
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_MAX)
    })
    // It need not read all of it, or anything.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')

    const settle = (fault: unknown): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      if (ended !== undefined) reject(ended.why)
      else if (fault !== undefined) reject(fault)
      else resolve()
    }
    child.on('error', (error) => settle(new GitError(error.message, 'missing')))
    child.on('close', (code) => settle(code === 0 ? undefined : new GitError(said, 'exit')))
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
