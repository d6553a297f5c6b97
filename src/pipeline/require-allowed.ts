import { RefusalError } from '../core/problem.ts'

/**
 * @param foreign paths that hold something that is not ours
 * @param reasons why the guard refuses
 * @throws RefusalError when there is any of either
 */
export function requireAllowed(
  targetName: string,
  foreign: readonly string[],
  reasons: readonly string[],
): void {
  const [first] = foreign
  if (first !== undefined) {
    const others = foreign.length === 1 ? '' : ` and ${foreign.length - 1} more`
    throw new RefusalError(
      `${targetName}: ${first}${others} is there and was not written by Feedmill; move it away, or take it over with --adopt-files`,
    )
  }
  if (reasons.length > 0) {
    throw new RefusalError(
      `${targetName}: refused, as it looks like an accident: ${reasons.join('; ')}. The published feeds stay as they are; if it is meant, run again with --force`,
    )
  }
}
