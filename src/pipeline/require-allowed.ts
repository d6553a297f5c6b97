import type { Obstacle, Plan } from '../core/plan.ts'
import { RefusalError } from '../core/problem.ts'

/**
 * @param plan of which nothing is allowed when something that is not ours is in its way
 * @param reasons why the guard refuses
 * @throws RefusalError when there is any of either
 */
export function requireAllowed(
  targetName: string,
  { foreign, blocked }: Pick<Plan, 'foreign' | 'blocked'>,
  reasons: readonly string[],
): void {
  const [obstructed] = blocked
  if (obstructed !== undefined) {
    const [path, obstacle] = obstructed
    throw new RefusalError(
      `${targetName}: ${path}${andMore(blocked.size)} cannot be written: ${EXPECTED[obstacle]}; move it away, or give the feed another path`,
    )
  }
  const [first] = foreign
  if (first !== undefined) {
    throw new RefusalError(
      `${targetName}: ${first}${andMore(foreign.length)} is there and was not written by Feedmill; move it away, or take it over with --adopt-files`,
    )
  }
  if (reasons.length > 0) {
    throw new RefusalError(
      `${targetName}: refused, as it looks like an accident: ${reasons.join('; ')}. The published feeds stay as they are; if it is meant, run again with --force`,
    )
  }
}

const EXPECTED: Readonly<Record<Obstacle, string>> = {
  folder: 'expected a file of Feedmill or nothing there, found a folder',
  'file above': 'expected its folder or nothing, found a file at the place of that or of one above',
}

function andMore(count: number): string {
  return count === 1 ? '' : ` and ${count - 1} more`
}
