import { OperatorError } from '../../core/problem.ts'
import { GitError, runGit } from './process.ts'

/** The first one that can be told to read no configuration of the machine and of the user. */
const OLDEST = [2, 32] as const

/** @throws OperatorError when there is no git that keeps what is promised here */
export async function requireGit(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<void> {
  let said = ''
  const onOutput = (chunk: Buffer): void => {
    said += chunk.toString('utf8')
  }
  try {
    await runGit(['version'], { environment, timeoutMs: 30_000, signal, onOutput })
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause
    throw new OperatorError(
      `a git source needs git, which cannot be started (${cause.said.trim()}); install it`,
      {
        cause,
      },
    )
  }
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said)?.map(Number) ?? []
  if (major === undefined || minor === undefined) return
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw new OperatorError(`a git source needs git ${OLDEST.join('.')} or later, found ${said.trim()}`)
}
