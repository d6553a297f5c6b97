import { escapeAttribute } from '../core/xml.ts'

/** What a text says of its abbreviations, ready to be found. */
export interface Abbreviations {
  readonly pattern: RegExp
  /** By what is short, as it stands in HTML. */
  readonly meanings: ReadonlyMap<string, string>
}

/** Each text is looked through for them. */
const MEANINGS_MAX = 200

/** Takes kramdown's `*[HTML]: Hyper Text Markup Language` out of Markdown without its code. */
export function takeAbbreviations(markdown: string): { text: string; meanings: ReadonlyMap<string, string> } {
  const meanings = new Map<string, string>()
  const text = markdown.replace(
    /^ {0,3}\*\[([^\]\n]{1,100})\]:[ \t]*([^\n]*)(?:\n|$)/gm,
    (_, short: string, meaning: string) => {
      if (meanings.size < MEANINGS_MAX) meanings.set(short, meaning.trim())
      return ''
    },
  )
  return { text, meanings }
}

/** Undefined when there are none. */
export function abbreviationsOf(meanings: ReadonlyMap<string, string>): Abbreviations | undefined {
  if (meanings.size === 0) return undefined
  const written = new Map([...meanings].map(([short, meaning]) => [escapeLoosely(short), meaning]))
  const any = [...written.keys()]
    .sort((a, b) => b.length - a.length)
    .map((short) => short.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${any.join('|')})(?![\\p{L}\\p{N}])`, 'gu'),
    meanings: written,
  }
}

/** A run of text as HTML, in which what is short has its meaning. */
export function withMeanings(text: string, isEscaped: boolean, { pattern, meanings }: Abbreviations): string {
  const html = isEscaped ? text : escapeLoosely(text)
  return html.replace(pattern, (short) => {
    const meaning = meanings.get(short) ?? ''
    return meaning === '' ? short : `<abbr title="${escapeAttribute(meaning)}">${short}</abbr>`
  })
}

/** Character references stay. */
function escapeLoosely(text: string): string {
  return text
    .replace(/&(?!(?:#\d{1,7}|#[xX][a-fA-F0-9]{1,6}|\w{1,40});)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
