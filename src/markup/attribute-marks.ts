import { escapeAttribute } from '../core/xml.ts'

/**
 * What a list of attributes belongs to, seen from where its mark stands: the span before it, the block or item around it, or
 * the outermost quote, list or table around it, or the innermost list.
 */
export type MarkedThing = 'span' | 'block' | 'item' | 'quote' | 'list' | 'inner list' | 'table'

/**
 * Attributes that mean something to a reader, kept through Markdown: a mark in the text, by which its place in the HTML is
 * found again. For one text.
 */
export class AttributeMarks {
  readonly #marked: { readonly thing: MarkedThing; readonly attributes: ReadonlyMap<string, string> }[] = []

  /** The mark to put into the text; empty when the list only says how a page looks. */
  mark(thing: MarkedThing, list: string): string {
    const attributes = meaningful(list)
    if (attributes.size === 0 || this.#marked.length === MARKS_MAX) return ''
    return `${BEGIN}${this.#marked.push({ thing, attributes }) - 1}${END}`
  }

  /** A text in which no attributes can be, without the marks that stand in it. */
  without(text: string): string {
    return this.#marked.length === 0 ? text : text.replace(MARK, '')
  }

  /** HTML with the attributes in their places, and without marks. */
  apply(html: string): string {
    if (this.#marked.length === 0) return html
    let out = ''
    let at = 0
    for (const match of html.matchAll(MARK)) {
      out += html.slice(at, match.index)
      at = match.index + match[0].length
      const marked = this.#marked[Number(match[1])]
      const tag = marked && tagFor(marked.thing, out.slice(-REACH_MAX))
      if (marked === undefined || tag === undefined) continue
      const start = Math.max(0, out.length - REACH_MAX) + tag.index
      out =
        out.slice(0, start) + withAttributes(tag.text, marked.attributes) + out.slice(start + tag.text.length)
    }
    return out + html.slice(at)
  }
}

/** U+2E33 is punctuation, so that emphasis ends before it; no text that is rendered holds U+0003. */
const BEGIN = '\u2E33\u0003'
const END = '\u0003'
const MARK = /\u2E33\u0003(\d+)\u0003/g

/** More in one text is for looks. */
const MARKS_MAX = 500
/** Characters of HTML in which the beginning of an element is looked for. */
const REACH_MAX = 20_000

interface FoundTag {
  readonly index: number
  readonly text: string
}

/** The beginning of the element that a mark behind `before` belongs to. */
function tagFor(thing: MarkedThing, before: string): FoundTag | undefined {
  if (thing === 'span') return spanBefore(before)
  const tags = openTags(before, AROUND[thing])
  return thing === 'quote' || thing === 'list' || thing === 'table' ? tags[0] : tags.at(-1)
}

const AROUND: Readonly<Record<Exclude<MarkedThing, 'span'>, string>> = {
  block: 'p|h[1-6]|li|td|th|dt|dd',
  item: 'li',
  quote: 'blockquote',
  list: 'ul|ol',
  'inner list': 'ul|ol',
  table: 'table',
}

function spanBefore(before: string): FoundTag | undefined {
  const picture = /<img\s[^<>]*>$/.exec(before)
  if (picture !== null) return { index: picture.index, text: picture[0] }
  const name = /<\/(a|em|strong|code|del|span|abbr|q|cite|i|b)>$/.exec(before)?.[1]
  return name === undefined ? undefined : openTags(before.slice(0, -`</${name}>`.length), name).at(-1)
}

/** Those that are not closed, from the outermost on. */
function openTags(html: string, names: string): FoundTag[] {
  const open: FoundTag[] = []
  for (const match of html.matchAll(new RegExp(`<(/?)(?:${names})(?:\\s[^<>]*)?>`, 'g')))
    if (match[1] === '/') open.pop()
    else open.push({ index: match.index, text: match[0] })
  return open
}

function withAttributes(tag: string, attributes: ReadonlyMap<string, string>): string {
  const name = /^<([a-z0-9]+)/.exec(tag)?.[1] ?? ''
  let changed = tag
  for (const [key, value] of attributes) {
    if (SIZES.has(key) && name !== 'img') continue
    if (key === 'hreflang' && name !== 'a') continue
    const own = ` ${key}="${escapeAttribute(value)}"`
    const written = new RegExp(` ${key}="[^"]*"`)
    changed = written.test(changed)
      ? changed.replace(written, () => own)
      : changed.slice(0, -1) + own + changed.slice(-1)
  }
  return changed
}

const SIZES: ReadonlySet<string> = new Set(['width', 'height'])

/** What the sanitiser lets pass in HTML, too, and in which form. */
const VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['dir', /^(?:ltr|rtl|auto)$/],
  ['lang', /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i],
  ['hreflang', /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i],
  ['title', /\S/],
  ['width', /^\d{1,5}%?$/],
  ['height', /^\d{1,5}%?$/],
])

/** `key="value"`, with `\"` for a quotation mark. */
const PAIR = /(?:^|\s)([a-z]{1,20})=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/g

function meaningful(list: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, key = '', double, single] of list.matchAll(PAIR)) {
    const value = (double ?? single ?? '').replace(/\\(.)/g, '$1').replace(/^(\d+)px$/, '$1')
    if (VALUES.get(key)?.test(value) === true) found.set(key, value)
  }
  return found
}
