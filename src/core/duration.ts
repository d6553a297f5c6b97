const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Beyond about 24 days the platform's timers fire at once. */
const LONGEST_MS = 24 * 3_600_000

/** `500ms`, `30s`, `5m` or `1h` in milliseconds, at least one and at most a day; undefined when it is no such text. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? []
  const durationMs = Number(number) * (UNITS_MS[unit ?? ''] ?? Number.NaN)
  return durationMs >= 1 && durationMs <= LONGEST_MS ? durationMs : undefined
}
