import { isRawText, rawTextEnd } from './raw-text.ts'
import { readTag, type Tag } from './tag.ts'

/** What the head of a page holds, as far as links to feeds are concerned. */
export interface Head {
  /** Where it ends: what is put there belongs to it. */
  readonly end: number
  readonly links: readonly HeadLink[]
  readonly comments: readonly HeadComment[]
  /** The first `<base href>`. */
  readonly base?: string
  /** As the page declares it. */
  readonly charset?: string
}

export interface HeadLink {
  readonly start: number
  /** In small letters. */
  readonly rel: readonly string[]
  readonly type: string
  readonly href: string
}

export interface HeadComment {
  readonly start: number
  readonly end: number
  /** Between its marks, trimmed. */
  readonly text: string
}

/** Elements that may stand in a head; any other one ends it. */
const HEAD_ELEMENTS = new Set(
  'base basefont bgsound link meta title style script noscript noframes template'.split(' '),
)

/**
 * Finds the head of a page as a browser finds it: its tags may be left out, and what looks like one in a comment, a script
 * or an attribute is none.
 *
 * https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
 *
 * @returns why there is none, where there is none
 */
export function scanHead(text: string): Head | string {
  const links: HeadLink[] = []
  const comments: HeadComment[] = []
  let base: string | undefined
  let charset: string | undefined
  let isOpen = false
  /** Depth of templates: their content is no part of the page. */
  let depth = 0
  let at = text.startsWith('\uFEFF') ? 1 : 0

  const ended = (end: number): Head | string =>
    isOpen
      ? {
          end,
          links,
          comments,
          ...(base !== undefined && { base }),
          ...(charset !== undefined && { charset }),
        }
      : NO_HEAD
  const note = (start: number, { name, attributes }: Tag): void => {
    const href = attributes.get('href') ?? ''
    if (name === 'link') {
      const rel = (attributes.get('rel') ?? '').toLowerCase().split(/[\t\n\f\r ]+/)
      links.push({ start, rel, type: attributes.get('type') ?? '', href })
    } else if (name === 'base' && href !== '') base ??= href
    else if (name === 'meta') charset ??= declaredCharset(attributes)
  }

  for (;;) {
    const open = text.indexOf('<', at)
    const words = depth > 0 ? -1 : text.slice(at, open === -1 ? text.length : open).search(/[^\t\n\f\r ]/)
    if (words !== -1) return ended(at + words)
    if (open === -1) return isOpen ? 'its head never ends' : NO_HEAD
    const rest = text.slice(open + 1, open + 4)
    if (rest === '!--') {
      const end = commentEnd(text, open)
      if (end === undefined) return 'a comment in its head is never closed'
      if (depth === 0) comments.push({ start: open, end, text: text.slice(open + 4, end - 3).trim() })
      at = end
      continue
    }
    if (/^(?:[!?]|\/[^a-z>])/i.test(rest)) {
      const close = text.indexOf('>', open)
      if (close === -1) return 'its head never ends'
      at = close + 1
      continue
    }
    const isEnd = rest.startsWith('/')
    if (!/^\/?[a-z]/i.test(rest)) {
      if (depth === 0) return ended(open)
      at = open + 1
      continue
    }
    const tag = readTag(text, open + (isEnd ? 2 : 1))
    if (tag === undefined) return 'a tag in its head is never closed'
    const { name } = tag
    at = tag.end
    if (isEnd) {
      if (name === 'template') depth = Math.max(0, depth - 1)
      else if (depth === 0 && ENDS.has(name)) return ended(open)
      continue
    }
    if (depth === 0 && name === 'html') continue
    if (depth === 0 && name === 'head') {
      isOpen = true
      continue
    }
    if (depth === 0 && !HEAD_ELEMENTS.has(name)) return ended(open)
    isOpen = true
    if (name === 'template') depth++
    else if (isRawText(name)) {
      const close = rawTextEnd(text, at, name)
      if (close === undefined) return `a ${name} in its head is never closed`
      at = close
    } else if (depth === 0) note(open, tag)
  }
}

const NO_HEAD = 'it has no head'

/** End tags that end a head, whether they close it or not. */
const ENDS = new Set(['head', 'body', 'html', 'br'])

/** https://html.spec.whatwg.org/multipage/parsing.html#comment-start-state */
function commentEnd(text: string, open: number): number | undefined {
  if (text.startsWith('>', open + 4)) return open + 5
  if (text.startsWith('->', open + 4)) return open + 6
  const end = /--!?>/g
  end.lastIndex = open + 4
  const match = end.exec(text)
  return match === null ? undefined : match.index + match[0].length
}

function declaredCharset(attributes: ReadonlyMap<string, string>): string | undefined {
  const stated = attributes.get('charset')
  if (stated !== undefined) return stated.trim().toLowerCase()
  if (attributes.get('http-equiv')?.toLowerCase() !== 'content-type') return undefined
  return /charset\s*=\s*["']?([^\s;"']+)/i.exec(attributes.get('content') ?? '')?.[1]?.toLowerCase()
}
