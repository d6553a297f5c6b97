/** Runs work when there is room for it. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Lets up to `most` works be under way at a time: half as many after an overload, and one more after each round that
 * went well. What was begun before the last halving says nothing of the pace since, so that one overload that hits all
 * of them halves once.
 */
export function limiter(most: number, isOverload: (error: unknown) => boolean): Limiter {
  let limit = most
  let running = 0
  let halvings = 0
  const waiting: (() => void)[] = []

  const next = (): void => {
    while (waiting.length > 0 && running < Math.floor(limit)) {
      running++
      waiting.shift()?.()
    }
  }

  return async (work) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      next()
    })
    const begun = halvings
    try {
      const result = await work()
      limit = Math.min(most, limit + 1 / limit)
      return result
    } catch (error) {
      if (isOverload(error) && begun === halvings) {
        limit = Math.max(1, limit / 2)
        halvings++
      }
      throw error
    } finally {
      running--
      next()
    }
  }
}
