import { isMap } from '../core/data.ts'
import type { Data, DataMap } from '../core/post.ts'
import { escapeAttribute } from '../core/xml.ts'
import { withAddresses } from './page-addresses.ts'
import { protectCode } from './protect-code.ts'
import { fencedCode, figureHtml, linkHtml as link } from './snippets.ts'

/**
 * Hugo's shortcodes (https://gohugo.io/content-management/shortcodes/) as Markdown: the built-in ones as what a reader
 * can show, every other one as the text between its tags.
 *
 * @param page the post's front matter, with keys in lower case; `links`: address by reference, such as `posts/a.md`
 * @param site the site's parameters
 */
export function expandShortcodes(text: string, page: DataMap, site: DataMap): string {
  const links = isMap(page.links) ? page.links : {}
  const expanded = text.includes('{{<') || text.includes('{{%') ? expand(text, page, site) : text
  if (!Object.keys(links).some((path) => path.endsWith('.md'))) return expanded
  const code = protectCode(expanded)
  return code.restore(withAddresses(code.text, links))
}

function expand(text: string, page: DataMap, site: DataMap): string {
  let out = ''
  let at = 0
  for (let tag = nextTag(text, 0); tag !== undefined; tag = nextTag(text, at)) {
    out += text.slice(at, tag.start)
    at = tag.end
    if (tag.literal !== undefined) {
      out += tag.literal
      continue
    }
    if (tag.closing) continue
    const isCode = CODE.test(tag.name)
    const make = BUILT_IN[tag.name] ?? (isCode ? themesCode : undefined)
    if (make === undefined) continue
    const end = isCode || PAIRED.has(tag.name) ? closingTag(text, at, tag.name) : undefined
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

/** What themes call a box of code. */
const CODE = /^(?:code(?:[-_]?block)?|code-[a-z]+|high|prism|terminal|console)$/

/** Code, unless the text between the tags brings a box of its own or other tags. */
function themesCode({ name, parameters }: Tag, inner: string): string {
  if (!inner.includes('\n') || /\{\{[<%]|^[ \t]*(?:`{3}|~{3})/m.test(inner)) return inner
  const written = parameters.lang ?? parameters.language ?? parameters[0] ?? ''
  const language = /^code-(?!block)(.+)$/.exec(name)?.[1] ?? (/^[\w+#-]{1,20}$/.test(written) ? written : '')
  return fencedCode(language, inner)
}

type Make = (tag: Tag, inner: string, page: DataMap, site: DataMap) => string

const PAIRED = new Set(['highlight', 'details', 'comment', 'qr'])

const BUILT_IN: Readonly<Record<string, Make | undefined>> = {
  __proto__: null as never,
  comment: () => '',
  figure: ({ parameters }) => figure(parameters),
  highlight: ({ parameters }, inner) => fencedCode(parameters[0] ?? '', inner),
  details: ({ parameters }, inner) =>
    parameters.summary === undefined ? inner : `\n\n**${parameters.summary}**\n\n${inner}`,
  youtube: video('YouTube', 'https://www.youtube.com/watch?v='),
  vimeo: video('Vimeo', 'https://vimeo.com/'),
  vimeo_simple: video('Vimeo', 'https://vimeo.com/'),
  gist: ({ parameters }) =>
    link('Gist', `https://gist.github.com/${parameters[0] ?? ''}/${parameters[1] ?? ''}`),
  tweet: post,
  twitter: post,
  twitter_simple: post,
  x: post,
  x_simple: post,
  instagram: instagram,
  instagram_simple: instagram,
  ref: pageAddress,
  relref: pageAddress,
  param: ({ parameters }, _inner, page, site) => {
    const names = (parameters[0] ?? '').toLowerCase().split('.')
    return valueAt(page, names) ?? valueAt(site, names) ?? ''
  },
  // A picture of a text, which the text says as well.
  qr: ({ parameters }, inner) => {
    const text = (parameters.text ?? inner).trim()
    return /^https?:\/\/\S+$/.test(text) ? link(text, text) : text
  },
  // What many themes call a picture.
  img: ({ parameters }) =>
    parameters.src === undefined
      ? ''
      : figureHtml(parameters.src, parameters.alt ?? parameters.caption ?? '', parameters.caption ?? ''),
}

function video(name: string, address: string): Make {
  return ({ parameters }) => {
    const id = parameters.id ?? parameters[0] ?? ''
    return link(parameters.title ?? name, address + encodeURIComponent(id))
  }
}

function instagram({ parameters }: Tag): string {
  return link('Instagram', `https://www.instagram.com/p/${parameters.id ?? parameters[0] ?? ''}/`)
}

/** Keys count in any case. */
function valueAt(data: DataMap, names: readonly string[]): string | undefined {
  let value: Data | undefined = data
  for (const name of names) {
    const map: DataMap = isMap(value) ? value : {}
    const key = Object.keys(map).find((known) => known.toLowerCase() === name)
    value = key === undefined ? undefined : map[key]
  }
  return typeof value === 'string' ? value : undefined
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
  const shown = alt ?? (caption === undefined ? (title ?? '') : withoutMarks(caption))
  const image = `<img src="${escapeAttribute(src)}" alt="${escapeAttribute(shown)}">`
  const linked = href === undefined ? image : `<a href="${escapeAttribute(href)}">${image}</a>`
  // Between blank lines it is Markdown, as Hugo has it.
  const around = /[*_`[]/.test((caption ?? '') + credit) ? '\n\n' : ''
  const below = text.length === 0 ? '' : `<figcaption>${around}${text.join(' ')}${around}</figcaption>`
  return `\n\n<figure>${linked}${below}</figure>\n\n`
}

function withoutMarks(markdown: string): string {
  return markdown.replace(/!?\[([^[\]]{0,500})\]\([^()\s]{0,500}\)/g, '$1').replace(/[*`]+/g, '')
}

function post({ parameters }: Tag): string {
  const { user = 'i', id = parameters[0] ?? '' } = parameters
  return link('Post on X', `https://x.com/${user}/status/${id}`)
}

/** Where a page is; of one that is not there, where Hugo would serve it by default. */
function pageAddress({ parameters }: Tag, _inner: string, { links }: DataMap, site: DataMap): string {
  const root = typeof site.baseurl === 'string' ? site.baseurl : ''
  const [path = '', fragment] = (parameters.path ?? parameters[0] ?? '').split('#')
  const known = isMap(links) ? links[path] : undefined
  const page = path.replace(/(?:\/?(?:_?index))?\.[a-z]+$/i, '').replace(/\/$/, '')
  const guess = page === '' ? '' : `${page.startsWith('/') ? root : '../'}${page.toLowerCase()}/`
  const address = typeof known === 'string' ? known : guess
  return fragment === undefined ? address : `${address}#${fragment}`
}
