/** Gives a function that begins what it is given at once, or when fewer than `limit` others are under way. */
export function limiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The place goes from hand to hand.
      if (next === undefined) free++
      else next()
    }
  }
}
