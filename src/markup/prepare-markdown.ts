import type { Flavour } from '../core/post.ts'
import { takeAbbreviations } from './abbreviations.ts'
import { admonitionsToQuotes } from './admonitions.ts'
import { withoutAttributes } from './attribute-lists.ts'
import { AttributeMarks } from './attribute-marks.ts'
import { type NoteTexts, takeNotes } from './footnotes.ts'
import { protectMath } from './math.ts'
import { protectCode } from './protect-code.ts'

/** Markdown that CommonMark understands, and what was taken out of it. */
export interface PreparedMarkdown {
  readonly text: string
  readonly notes: NoteTexts
  /** By what they are short for, as kramdown knows them. */
  readonly meanings: ReadonlyMap<string, string>
  /** Puts attributes to their elements, in the HTML as it comes. */
  mark(html: string): string
  /** Puts into the HTML what Markdown must not touch. */
  finish(html: string): string
}

const NOTHING: ReadonlyMap<string, string> = new Map()
/** What all of this begins with. Most posts have none of it. */
const TRACES = ['$', '\\', '{', '[^', '^[', '*[', ':::', 'markdown=', '\n^']
const TRACE = /\$|\\[([]|\\begin\{|[[^]\^|\^\[|\{[:.#]|\smarkdown=|^ {0,3}\*\[|^[ \t]*:::|^\^[ \t]*$/m

/**
 * What engines add to Markdown, made of what all of them know: formulas are kept from it, footnotes and abbreviations are
 * taken out, containers become quotes, attributes fall out. Code stays as it is. Takes linear time.
 */
export function prepareMarkdown(markdown: string, flavour: Flavour | undefined): PreparedMarkdown {
  // A search for single words is a hundred times as fast as the pattern.
  if (!TRACES.some((trace) => markdown.includes(trace)) || !TRACE.test(markdown))
    return { text: markdown, notes: NOTHING, meanings: NOTHING, mark: same, finish: same }
  const code = protectCode(markdown)
  const math = protectMath(code.text, flavour === 'kramdown')
  const marks = new AttributeMarks()
  const plain = withoutAttributes(admonitionsToQuotes(math.text), flavour, marks)
  const { text, meanings } =
    flavour === 'kramdown' ? takeAbbreviations(withBlockEnds(plain)) : { text: plain, meanings: NOTHING }
  const taken = takeNotes(text, flavour === undefined || flavour === 'mdx')
  const notes = new Map([...taken.notes].map(([label, note]) => [label, code.restore(note)]))
  return {
    text: code.restore(taken.text),
    notes,
    meanings: new Map([...meanings].map(([word, meaning]) => [word, marks.without(meaning)])),
    mark: (html) => marks.apply(html),
    finish: (html) => math.restore(html),
  }
}

/** A `^` on a line of its own divides what would else be one block; here a comment does. */
function withBlockEnds(text: string): string {
  return text.replace(/^\^[ \t]*$/gm, '\n<!-- -->\n')
}

function same(html: string): string {
  return html
}
