/** How much of a feed a document holds. */
export interface Fit {
  /** So many entries, the newest ones. */
  readonly count: number
  /** So many of them in full, the newest ones; the others as summaries. */
  readonly full: number
}

/**
 * What fits into a document: as many entries as go in as summaries, and of these as many in full as there is room for then.
 * The newest entry always stays, so that no budget empties a feed.
 *
 * @param full bytes of each entry, the newest first
 * @param short bytes of each as a summary, never more than in full
 * @param separator bytes between two entries
 * @param room bytes for all of them
 */
export function fitEntries(
  full: readonly number[],
  short: readonly number[],
  separator: number,
  room: number,
): Fit {
  let used = 0
  let count = 0
  for (const length of short) {
    const next = used + length + (count === 0 ? 0 : separator)
    if (next > room && count > 0) break
    used = next
    count++
  }
  let inFull = 0
  while (inFull < count) {
    used += (full[inFull] as number) - (short[inFull] as number)
    if (used > room) break
    inFull++
  }
  return { count, full: inFull }
}
