import type { LeftOut, Loaded } from '../core/ports.ts'

const REASONS_MAX = 3

/**
 * Why a source gave no post, for people; undefined when it gave some, or when its problems say why.
 *
 * @param display the source in messages
 * @param include the globs that files were looked for by, and whether the user has stated them
 */
export function noPostsNote(
  { posts, leftOut, problems }: Pick<Loaded, 'posts' | 'leftOut' | 'problems'>,
  display: string,
  include: { readonly globs: readonly string[]; readonly isStated: boolean },
): string | undefined {
  if (posts.length > 0) return undefined
  if (leftOut.length > 0)
    return `no post in ${display}: ${count(leftOut.length)} left out: ${reasons(leftOut)}`
  if (problems.some(({ severity }) => severity === 'error')) return undefined
  const globs = include.globs.join(', ')
  return include.isStated
    ? `no post in ${display}: no file matches include of the source (${globs})`
    : `no post in ${display}: it holds no file that the engine takes for content (${globs}); is its path the root of the blog?`
}

/** The commonest first. */
function reasons(leftOut: readonly LeftOut[]): string {
  const counts = new Map<string, number>()
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const told = sorted.slice(0, REASONS_MAX).map(([reason, number]) => `${number} ${reason}`)
  const rest = sorted.length - told.length
  return told.join(', ') + (rest > 0 ? `, and ${rest} ${rest === 1 ? 'reason' : 'reasons'} more` : '')
}

function count(files: number): string {
  return `${files} ${files === 1 ? 'file was' : 'files were'}`
}
