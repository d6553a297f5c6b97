/** From the right, as seconds stand before the five fields only where there are six. */
const FIELDS = [
  { name: 'a day of the week', min: 0, max: 7, hasWords: true },
  { name: 'a month', min: 1, max: 12, hasWords: true },
  { name: 'a day of the month', min: 1, max: 31, hasWords: true },
  { name: 'an hour', min: 0, max: 23, hasWords: false },
  { name: 'a minute', min: 0, max: 59, hasWords: false },
  { name: 'a second', min: 0, max: 59, hasWords: false },
] as const

/**
 * What a look at a cron expression finds wrong with it, such as `expected a minute from 0 to 59 …`. The daemon asks its
 * clockwork, which knows more (`L`, `15W`, `1#2`, `@daily`) and takes long to load: what is let pass here may be refused there.
 */
export function faultOfSchedule(expression: string): string | undefined {
  const written = expression.trim()
  if (written.startsWith('@')) return undefined
  const fields = written.split(/\s+/).reverse()
  if (fields.length < 5 || fields.length > 6)
    return `expected a cron expression of five fields such as */15 * * * *, or of six with seconds first (this has ${fields.length})`
  for (const [index, field] of fields.entries()) {
    const rule = FIELDS[index] as (typeof FIELDS)[number]
    const wrong = field.split(',').find((part) => !isPossible(part, rule))
    if (wrong !== undefined)
      return `expected ${rule.name} from ${rule.min} to ${rule.max}, a range, or steps such as */${rule.max > 12 ? 15 : 2} (not “${wrong}”)`
  }
  return undefined
}

function isPossible(part: string, { min, max, hasWords }: (typeof FIELDS)[number]): boolean {
  const numbers = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
  if (numbers === null) return hasWords && /^(?=.*[a-z#])[a-z0-9#/-]+$/i.test(part)
  const [, from = min, to = max, step = 1] = numbers
  return (
    Number(from) >= min && Number(from) <= max && Number(to) >= min && Number(to) <= max && Number(step) > 0
  )
}
