import type { DataMap } from '../core/post.ts'
import { escapeAttribute } from '../core/xml.ts'
import { fencedCode, linkHtml as link } from './snippets.ts'

/**
 * Hugo's shortcodes (https://gohugo.io/content-management/shortcodes/) as Markdown: the built-in ones as what a reader
 * can show, every other one as the text between its tags.
 *
 * @param page the post's front matter, with keys in lower case
 * @param site the site's parameters
 */
export function expandShortcodes(text: string, page: DataMap, site: DataMap): string {
  if (!text.includes('{{<') && !text.includes('{{%')) return text
  let out = ''
  let at = 0
  for (let tag = nextTag(text, 0); tag !== undefined; tag = nextTag(text, at)) {
    out += text.slice(at, tag.start)
    at = tag.end
    if (tag.literal !== undefined) {
      out += tag.literal
      continue
    }
    const make = BUILT_IN[tag.name]
    if (make === undefined || tag.closing) continue
    const end = PAIRED.has(tag.name) ? closingTag(text, at, tag.name) : undefined
    const inner = end === undefined ? '' : text.slice(at, end.start)
    if (end !== undefined) at = end.end
    out += make(tag, inner, page, site)
  }
  return out + text.slice(at)
}

interface Tag {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly closing: boolean
  /** By position (`0`, `1` …) or by name. */
  readonly parameters: Readonly<Record<string, string>>
  /** A tag that is only shown: `{{</* figure *\/>}}`. */
  readonly literal?: string
}

const CLOSERS: Readonly<Record<string, string>> = { '<': '>}}', '%': '%}}' }

function nextTag(text: string, from: number): Tag | undefined {
  for (let start = text.indexOf('{{', from); start !== -1; start = text.indexOf('{{', start + 2)) {
    const kind = text.charAt(start + 2)
    const closer = CLOSERS[kind]
    if (closer === undefined) continue
    const close = text.indexOf(closer, start + 3)
    if (close === -1) return undefined
    const end = close + closer.length
    const inside = text.slice(start + 3, close).trim()
    if (inside.startsWith('/*') && inside.endsWith('*/')) {
      const literal = `{{${kind} ${inside.slice(2, -2).trim()} ${closer}`
      return { start, end, name: '', closing: false, parameters: {}, literal }
    }
    const match = /^(\/)?\s*([\w./-]+)([\s\S]*)$/.exec(inside)
    if (match === null) continue
    const parameters = parameterMap((match[3] ?? '').replace(/\/$/, ''))
    return { start, end, name: (match[2] ?? '').toLowerCase(), closing: match[1] !== undefined, parameters }
  }
  return undefined
}

function closingTag(text: string, from: number, name: string): Tag | undefined {
  for (let tag = nextTag(text, from); tag !== undefined; tag = nextTag(text, tag.end)) {
    if (tag.closing && tag.name === name) return tag
  }
  return undefined
}

function parameterMap(text: string): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = Object.create(null)
  let position = 0
  for (const match of text.matchAll(/(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|([^\s"`=]+))/g)) {
    const value = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? match[4] ?? ''
    parameters[match[1] ?? String(position++)] = value
  }
  return parameters
}

type Make = (tag: Tag, inner: string, page: DataMap, site: DataMap) => string

const PAIRED = new Set(['highlight', 'details'])

const BUILT_IN: Readonly<Record<string, Make | undefined>> = {
  __proto__: null as never,
  figure: ({ parameters }) => figure(parameters),
  highlight: ({ parameters }, inner) => fencedCode(parameters[0] ?? '', inner),
  details: ({ parameters }, inner) =>
    parameters.summary === undefined ? inner : `\n\n**${parameters.summary}**\n\n${inner}`,
  youtube: ({ parameters }) => {
    const id = parameters.id ?? parameters[0] ?? ''
    return link(parameters.title ?? 'YouTube', `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`)
  },
  vimeo: ({ parameters }) => {
    const id = parameters.id ?? parameters[0] ?? ''
    return link(parameters.title ?? 'Vimeo', `https://vimeo.com/${encodeURIComponent(id)}`)
  },
  gist: ({ parameters }) =>
    link('Gist', `https://gist.github.com/${parameters[0] ?? ''}/${parameters[1] ?? ''}`),
  tweet: post,
  twitter: post,
  x: post,
  instagram: ({ parameters }) => link('Instagram', `https://www.instagram.com/p/${parameters[0] ?? ''}/`),
  ref: pageAddress,
  relref: pageAddress,
  param: ({ parameters }, _inner, page, site) => {
    const name = (parameters[0] ?? '').toLowerCase()
    const value = page[name] ?? site[name]
    return typeof value === 'string' ? value : ''
  },
}

function figure(parameters: Tag['parameters']): string {
  const { src = '', alt, caption, title, link: href, attr, attrlink } = parameters
  const credit =
    attr === undefined
      ? ''
      : attrlink === undefined
        ? attr
        : `<a href="${escapeAttribute(attrlink)}">${attr}</a>`
  const text = [title === undefined ? '' : `<strong>${title}</strong>`, caption ?? '', credit].filter(
    (part) => part !== '',
  )
  const image = `<img src="${escapeAttribute(src)}" alt="${escapeAttribute(alt ?? caption ?? title ?? '')}">`
  const linked = href === undefined ? image : `<a href="${escapeAttribute(href)}">${image}</a>`
  return `\n\n<figure>${linked}${text.length === 0 ? '' : `<figcaption>${text.join(' ')}</figcaption>`}</figure>\n\n`
}

function post({ parameters }: Tag): string {
  const { user = 'i', id = parameters[0] ?? '' } = parameters
  return link('Post on X', `https://x.com/${user}/status/${id}`)
}

/** Where Hugo serves a page by default; a permalink pattern of its section is not known here. */
function pageAddress({ parameters }: Tag, _inner: string, _page: DataMap, site: DataMap): string {
  const root = typeof site.baseurl === 'string' ? site.baseurl : ''
  const [path = '', fragment] = (parameters[0] ?? parameters.path ?? '').split('#')
  const page = path.replace(/(?:\/?(?:_?index))?\.[a-z]+$/i, '').replace(/\/$/, '')
  const address = page === '' ? '' : `${page.startsWith('/') ? root : '../'}${page.toLowerCase()}/`
  return fragment === undefined ? address : `${address}#${fragment}`
}
