import { describe, expect, it } from 'vitest'
import { printable, printableMessage } from '../../src/cli/printable.ts'

describe('what a terminal gets', () => {
  it.each([
    ['two\nlines\tand ünï 日本 🚀', 'two\nlines\tand ünï 日本 🚀'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['over\rwritten', 'over\\u000dwritten'],
    ['bell\u0007 back\b delete\u007f', 'bell\\u0007 back\\u0008 delete\\u007f'],
    ['\u009b31m', '\\u009b31m'],
    ['turned \u202eround\u2066', 'turned \\u202eround\\u2066'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('is the same as JSON', () => {
    const json = JSON.stringify({ a: '\u001b \u007f \u009b \u202e' })
    expect(JSON.parse(printable(json))).toEqual(JSON.parse(json))
  })

  it('shows no password in messages', () => {
    expect(printableMessage('found “https://user:hush@e.org/\u001b”')).toBe('found “https://…@e.org/\\u001b”')
  })
})
