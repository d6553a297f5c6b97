import { quote } from '../finding.ts'
import { reportValue, type Value, type ValueCheck } from '../grammar.ts'

const INTEGER = /^\s*[+-]?\d+\s*$/

/** A whole number from `min` to `max`. */
export function integer(min: number, max = Number.POSITIVE_INFINITY): ValueCheck {
  return (value) => {
    const number = INTEGER.test(value.text) ? Number(value.text) : Number.NaN
    if (number >= min && number <= max) return
    const range = Number.isFinite(max)
      ? ` from ${min} to ${max}`
      : Number.isFinite(min)
        ? ` from ${min} on`
        : ''
    reportValue(
      value,
      'invalid-integer',
      `${value.name}: expected a whole number${range}, found ${quote(value.text)}`,
    )
  }
}

/** A number, perhaps with a fraction, from `min` to `max`. */
export function decimal(min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): ValueCheck {
  return (value) => {
    const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/.test(value.text) ? Number(value.text) : Number.NaN
    if (!(number >= min && number <= max))
      reportValue(value, 'invalid-number', `${value.name}: expected a number, found ${quote(value.text)}`)
  }
}

/** One of the words, letter by letter. */
export function oneOf(...words: readonly string[]): ValueCheck {
  const known = new Set(words)
  return (value) => {
    if (!known.has(value.text)) reportWord(value, words)
  }
}

/** One of the words, in any case. */
export function oneOfAnyCase(...words: readonly string[]): ValueCheck {
  const known = new Set(words)
  return (value) => {
    if (!known.has(value.text.trim().toLowerCase())) reportWord(value, words)
  }
}

function reportWord(value: Value, words: readonly string[]): void {
  const some = words.length > 8 ? `${words.slice(0, 8).join(', ')} …` : words.join(', ')
  reportValue(value, 'invalid-value', `${value.name}: expected one of ${some}, found ${quote(value.text)}`)
}

/** Text of this form; `expected` is what it is called in a message. */
export function matching(pattern: RegExp, expected: string): ValueCheck {
  return (value) => {
    if (!pattern.test(value.text.trim()))
      reportValue(value, 'invalid-value', `${value.name}: expected ${expected}, found ${quote(value.text)}`)
  }
}

/** At most so many UTF-16 units. */
export function atMost(length: number): ValueCheck {
  return (value) => {
    const found = value.text.trim().length
    if (found > length)
      reportValue(value, 'too-long', `${value.name}: expected at most ${length} characters, found ${found}`)
  }
}

/** Something besides white space. */
export const filled: ValueCheck = (value) => {
  if (value.text.trim() === '') reportValue(value, 'blank', `${value.name}: expected a value, found nothing`)
}

/** Nothing around it: values of this kind are compared letter by letter. */
export const tight: ValueCheck = (value) => {
  if (value.text !== value.text.trim())
    reportValue(
      value,
      'white-space-around',
      `${value.name}: found white space around ${quote(value.text.trim())}`,
    )
}

/** Any text. */
export const anyText: ValueCheck = () => {}
