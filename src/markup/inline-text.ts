import { Tokenizer, type TokenizerObject } from 'marked'

/** What ends a run of text, wherever it stands; and what is in every address, mail address and numeric reference. */
const MARKS = /[\\<![`*~_@&:]/g
const HARD_BREAK_OR_HOST = / {2}\n|www\./
const ADDRESS_CHARACTER = /[a-zA-Z0-9.!#$%&'*+/=?_`{|}~-]/

/** Beyond it, looking at each turn would cost more than marked's own rule. */
const NAME_MAX = 200

/**
 * How many characters of `source` are text up to the next thing that Markdown could mean, when that is plain to see;
 * undefined when marked's own rule, which looks for everything at every character, has to decide.
 */
export function plainTextLength(source: string): number | undefined {
  if (/^[`~@&:]/.test(source)) return undefined
  MARKS.lastIndex = 1
  const end = MARKS.exec(source)?.index ?? source.length
  const mark = source.charAt(end)
  if (mark === '@' || mark === '&' || mark === ':') return undefined
  if (HARD_BREAK_OR_HOST.test(source.slice(0, end))) return undefined
  // The name before an @ may hold what otherwise ends a run.
  let behind = end
  while (behind < source.length && ADDRESS_CHARACTER.test(source.charAt(behind))) {
    if (++behind - end > NAME_MAX) return undefined
  }
  return source[behind] === '@' ? undefined : end
}

/** What marked looks for at every turn is looked for only where a glance shows that it could be there. */
export const quickLook: TokenizerObject = {
  inlineText(source) {
    const length = this.lexer.state.inRawBlock ? undefined : plainTextLength(source)
    if (length === undefined) return false
    const raw = source.slice(0, length)
    return { type: 'text', raw, text: raw, escaped: false }
  },
  /** A backtick without another one is text, also in a link's (CommonMark §6.3, which marked does not know). */
  link(source) {
    const tick = source.indexOf('`')
    if (tick === -1 || tick !== source.lastIndexOf('`') || source[tick - 1] === '\\') return false
    const end = source.indexOf('](')
    if (end === -1 || tick > end) return false
    const token = Tokenizer.prototype.link.call(this, `${source.slice(0, tick)}\\${source.slice(tick)}`)
    return token === undefined ? false : { ...token, raw: source.slice(0, token.raw.length - 1) }
  },
  /** A heading underlined with `=` or `-`. */
  lheading(source) {
    const blank = source.search(/\n[ \t]*\n/)
    return /\n {0,3}[=-]/.test(blank === -1 ? source : source.slice(0, blank + 1)) ? false : undefined
  },
  /** Its second line draws the columns. */
  table(source) {
    const line = source.indexOf('\n') + 1
    return line > 0 && /[ |:-]/.test(source.charAt(line)) ? false : undefined
  },
}
