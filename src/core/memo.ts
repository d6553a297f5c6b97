const KEPT_MAX = 50_000

/** A function of one text that remembers what it gave, for texts that are few and asked for often, such as terms. */
export function remembering(of: (text: string) => string): (text: string) => string {
  const kept = new Map<string, string>()
  return (text) => {
    let result = kept.get(text)
    if (result === undefined) {
      if (kept.size >= KEPT_MAX) kept.clear()
      result = of(text)
      kept.set(text, result)
    }
    return result
  }
}
