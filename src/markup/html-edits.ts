import { Parser } from 'htmlparser2'

/** An element while its end is being looked for. */
export interface OpenElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly classes: readonly string[]
  /** Where its tag begins and ends in the source. */
  readonly start: number
  readonly openEnd: number
  /** Its text so far, with that of what stands in it. */
  text: string
}

/**
 * What becomes of an element: it stays, loses its tags (`line`: with a line end in place of the closing one), falls out, or
 * is replaced by other HTML.
 */
export type Fate = 'keep' | 'unwrap' | 'line' | 'drop' | { readonly html: string }

/** How HTML is to be changed. Elements come in the order of the source; what falls out is not asked for. */
export interface HtmlRules {
  /** At its beginning; `later` = `leave` decides. */
  enter(element: OpenElement, open: readonly OpenElement[]): Fate | 'later'
  leave(element: OpenElement, open: readonly OpenElement[], edits: Edits): Fate
  text?(text: string): void
}

/** Changes of the source. */
export interface Edits {
  /** Replaces `source.slice(start, end)`, with all changes in it. */
  replace(start: number, end: number, html: string): void
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** HTML with some of its elements changed; all else is as it was written, well-formed or not. */
export function editHtml(source: string, rules: HtmlRules): string {
  /** By their places, without overlaps. */
  const edits: Edit[] = []
  const open: Open[] = []
  /** How many open elements fall out, from the outermost on. */
  let dropped = 0

  const replace: Edits['replace'] = (start, end, html) => {
    let at = edits.length
    while (at > 0 && (edits[at - 1] as Edit).start >= start) at--
    let behind = at
    while (behind < edits.length && (edits[behind] as Edit).start < end) behind++
    edits.splice(at, behind - at, { start, end, html })
  }

  /** @param tag where its closing tag begins; `end` when it has none */
  const close = (tag: number, end: number): void => {
    const element = open.pop()
    if (element === undefined || (dropped > 0 && --dropped > 0)) return
    const { start, openTag } = element
    const fate = element.fate === 'later' ? rules.leave(element, open, { replace }) : element.fate
    if (fate === 'drop') replace(start, end, '')
    else if (typeof fate === 'object') replace(start, end, fate.html)
    else {
      const parent = open.at(-1)
      if (parent !== undefined) parent.text += element.text
      if (fate === 'keep') return
      openTag.end = element.openEnd
      if (tag < end || fate === 'line') edits.push({ start: tag, end, html: fate === 'line' ? '\n' : '' })
    }
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      const start = parser.startIndex
      const openEnd = parser.endIndex + 1
      const classes = (attributes.class ?? '').split(/\s+/)
      const openTag: Edit = { start, end: start, html: '' }
      const element: Open = { name, attributes, classes, start, openEnd, text: '', fate: 'keep', openTag }
      const fate = dropped > 0 ? 'drop' : rules.enter(element, open)
      if (fate === 'drop' || typeof fate === 'object') dropped++
      else edits.push(openTag)
      element.fate = fate
      open.push(element)
      if (VOID.has(name)) close(openEnd, openEnd)
    },
    onclosetag(name, isImplied) {
      if (VOID.has(name)) return
      const end = Math.max(parser.startIndex, open.at(-1)?.openEnd ?? 0)
      if (isImplied) close(end, end)
      else close(parser.startIndex, parser.endIndex + 1)
    },
    ontext(text) {
      if (dropped > 0) return
      const element = open.at(-1)
      if (element !== undefined) element.text += text
      rules.text?.(text)
    },
  })
  parser.end(source)
  return applied(source, edits)
}

/** No element that matters stands deeper in another; a text of nothing but tags must end soon, too. */
const DEPTH_MAX = 40

/** Whether one of the nearest elements around is as it is asked for. */
export function within(open: readonly OpenElement[], is: (element: OpenElement) => boolean): boolean {
  for (let depth = open.length - 1; depth >= Math.max(0, open.length - DEPTH_MAX); depth--)
    if (is(open[depth] as OpenElement)) return true
  return false
}

interface Edit {
  readonly start: number
  end: number
  readonly html: string
}

interface Open extends OpenElement {
  fate: Fate | 'later'
  /** Nothing, until the element is known to lose its tags. */
  readonly openTag: Edit
}

function applied(source: string, edits: readonly Edit[]): string {
  let out = ''
  let at = 0
  for (const { start, end, html } of edits) {
    out += source.slice(at, start) + html
    at = end
  }
  return out + source.slice(at)
}
