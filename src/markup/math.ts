import { escapeText } from '../core/xml.ts'

/** A text whose formulas Markdown cannot touch. */
export interface ProtectedMath {
  /** The text with marks in place of formulas. */
  readonly text: string
  /** Puts the formulas into the HTML that was made of the text, as their author wrote them. */
  restore(html: string): string
}

/**
 * Takes the TeX out of Markdown: `$$…$$`, `$…$`, `\(…\)`, `\[…\]`, also with two backslashes, and environments. Readers
 * get it verbatim, as most of them show nothing else; Markdown would take its underscores and backslashes. One dollar
 * sign or backslash alone means TeX only around what can hardly be anything else. Takes linear time.
 *
 * @param unescapes whether the author's Markdown would have taken `\_` in a `$…$` for `_`
 */
export function protectMath(markdown: string, unescapes = false): ProtectedMath {
  if (!TRACE.test(markdown)) return { text: markdown, restore: (html) => html }
  const source = markdown.replace(/[\uFDD0\uFDD1]/g, '')
  const formulas: string[] = []
  const paragraphs = occurrences(/\n[ \t]*\n/g, source)
  const closers = new Map<string, (from: number) => number>()
  let out = ''
  let at = 0
  OPENER.lastIndex = 0
  for (let match = OPENER.exec(source); match !== null; match = OPENER.exec(source)) {
    const [opener] = match
    const start = match.index
    const kind = opener.startsWith('\\begin') ? environment(opener) : KINDS[opener]
    if (kind === undefined || isInWord(source, start, opener)) continue
    const { closer } = kind
    let next = closers.get(closer)
    if (next === undefined) {
      next = finder(source, closer)
      closers.set(closer, next)
    }
    const inner = start + opener.length
    const close = next(inner)
    if (close === -1 || close - inner > FORMULA_MAX || paragraphs(inner) < close) continue
    const written = source.slice(inner, close)
    if (!kind.isFormula(written, source.charAt(close + closer.length))) continue
    out += `${source.slice(at, start)}\uFDD0${formulas.push(kind.show(written, unescapes)) - 1}\uFDD1`
    at = close + closer.length
    OPENER.lastIndex = at
  }
  return {
    text: out + source.slice(at),
    restore: (html) =>
      html.replace(MARK, (_, plain?: string, encoded?: string) => {
        const formula = formulas[Number(plain ?? encoded)] ?? ''
        return plain === undefined
          ? encodeURIComponent(formula)
          : escapeText(formula).replaceAll('"', '&quot;')
      }),
  }
}

/** What a formula begins with; `\$` is a sign of money. */
const OPENER = /\\\\[([]|\\[([]|\\begin\{[a-z]{2,20}\*?\}|\\[\\$]|\$\$?/g
const TRACE = /\$|\\[([]|\\begin\{/
/** Marks are noncharacters; in an address they are percent-encoded. */
const MARK = /\uFDD0(\d+)\uFDD1|%EF%B7%90(\d+)%EF%B7%91/g
/** No formula is longer. */
const FORMULA_MAX = 10_000

interface Kind {
  readonly closer: string
  isFormula(inner: string, behind: string): boolean
  show(inner: string, unescapes: boolean): string
}

const KINDS: Readonly<Record<string, Kind>> = {
  $$: { closer: '$$', isFormula: (inner) => inner.trim() !== '', show: (inner) => `$$${inner}$$` },
  $: {
    closer: '$',
    isFormula: (inner, behind) =>
      /^[^\s`](?:[^`]*[^\s`])?$/.test(inner) &&
      /[\\^_{]/.test(inner) &&
      !/\*\*|\]\(/.test(inner) &&
      !/[\d$]/.test(behind),
    show: (inner, unescapes) => `$${unescapes ? inner.replace(/\\([_*\\])/g, '$1') : inner}$`,
  },
  '\\(': { closer: '\\)', isFormula: isTex, show: (inner) => `\\(${inner}\\)` },
  '\\[': { closer: '\\]', isFormula: isTex, show: (inner) => `\\[${inner}\\]` },
  // Written so that Markdown leaves one backslash of two: inside, too.
  '\\\\(': { closer: '\\\\)', isFormula: () => true, show: (inner) => `\\(${unescaped(inner)}\\)` },
  '\\\\[': { closer: '\\\\]', isFormula: () => true, show: (inner) => `\\[${unescaped(inner)}\\]` },
}

function environment(opener: string): Kind {
  const name = opener.slice('\\begin'.length)
  return {
    closer: `\\end${name}`,
    isFormula: () => true,
    show: (inner) => `\\begin${name}${inner}\\end${name}`,
  }
}

/** Brackets with a backslash are mostly just brackets. */
function isTex(inner: string): boolean {
  return /\\[a-zA-Z]{2}|\^|_\{|[a-zA-Z]_[a-zA-Z0-9]/.test(inner)
}

function unescaped(tex: string): string {
  return tex.replace(/\\([!-/:-@[-`{-~])/g, '$1')
}

/** A dollar sign in the middle of a word, an address or a variable's name. */
function isInWord(text: string, start: number, opener: string): boolean {
  return opener.startsWith('$') && /[\w\\/=?&%.$#@]/.test(text.charAt(start - 1))
}

/** Where `closer` stands next, asked for ever later places. */
function finder(text: string, closer: string): (from: number) => number {
  let known = -2
  return (from) => {
    while (known !== -1 && known < from) {
      known = text.indexOf(closer, from)
      // `\$` in a formula is a dollar sign.
      while (closer === '$' && known > 0 && text.charAt(known - 1) === '\\')
        known = text.indexOf(closer, known + 1)
    }
    return known
  }
}

function occurrences(pattern: RegExp, text: string): (from: number) => number {
  let known = -1
  return (from) => {
    while (known < from) {
      pattern.lastIndex = from
      known = pattern.exec(text)?.index ?? Number.POSITIVE_INFINITY
    }
    return known
  }
}
