import type { Data, DataMap } from '../core/post.ts'
import { protectCode } from './protect-code.ts'
import { fencedCode, figureHtml, imageHtml, linkHtml, quoted, videoLink } from './snippets.ts'

/**
 * Text with the tags of Hexo and Eleventy (`{% name … %}`, `{{ … }}`, of Nunjucks or Liquid) as Markdown. What is known
 * becomes what a reader can show; of every other tag what stands between its ends is kept. Nothing is executed.
 */
export function expandBlockTags(text: string, page: DataMap, site: DataMap): string {
  if (!/\{[{%#]/.test(text)) return text
  const code = protectCode(text)
  const source = code.text
  const unclosed = new Set<string>()
  let out = ''
  let at = 0
  for (let tag = nextTag(source, 0); tag !== undefined; tag = nextTag(source, at)) {
    out += source.slice(at, tag.start)
    at = tag.end
    if (tag.kind === 'comment') continue
    if (tag.kind === 'value') {
      out += readValue(tag.text, page, site)
      continue
    }
    const [, name = '', rest = ''] = /^([\w-]+)\s*([\s\S]*)$/.exec(tag.text) ?? []
    const block = BLOCKS[name]
    if (block !== undefined) {
      const end = unclosed.has(name) ? undefined : endOf(source, at, `end${name}`)
      // One that is never closed is like one that is not known.
      if (end === undefined) {
        unclosed.add(name)
        continue
      }
      const inner = source.slice(at, end.start)
      out += block(argumentsOf(rest), name === 'raw' ? inner : code.restore(inner))
      at = end.end
    } else out += TAGS[name]?.(argumentsOf(rest)) ?? ''
  }
  out += source.slice(at)
  // Authors write `raw` inside of code, where it would show.
  return code.restore(out, (piece) => piece.replace(RAW, ''))
}

/** A line of its own falls out as a whole. */
const RAW = /^[ \t]*\{%-?\s*(?:end)?raw\s*-?%\}[ \t]*\n|\{%-?\s*(?:end)?raw\s*-?%\}/gm

interface Tag {
  readonly kind: 'tag' | 'value' | 'comment'
  readonly start: number
  readonly end: number
  readonly text: string
}

const CLOSERS: Readonly<Record<string, readonly [Tag['kind'], string]>> = {
  '%': ['tag', '%}'],
  '{': ['value', '}}'],
  '#': ['comment', '#}'],
}

function nextTag(text: string, from: number): Tag | undefined {
  const missing = new Set<string>()
  for (let start = text.indexOf('{', from); start !== -1; start = text.indexOf('{', start + 1)) {
    const [kind, closer] = CLOSERS[text.charAt(start + 1)] ?? []
    if (kind === undefined || closer === undefined || missing.has(closer)) continue
    // A heading's id: `{#id}`.
    if (kind === 'comment' && /^\{#[\w-]+\}/.test(text.slice(start, start + 80))) continue
    const close = text.indexOf(closer, start + 2)
    if (close === -1) missing.add(closer)
    if (close === -1 || close - start > TAG_MAX) continue
    const inside = text
      .slice(start + 2, close)
      .replace(/^-|-$/g, '')
      .trim()
    return { kind, start, end: close + closer.length, text: inside }
  }
  return undefined
}

/** No tag is as long; one that is not closed must not make each search go to the end. */
const TAG_MAX = 2_000

function endOf(text: string, from: number, name: string): Tag | undefined {
  const pattern = new RegExp(`\\{%-?\\s*${name}\\b[^%]{0,100}%\\}`, 'g')
  pattern.lastIndex = from
  const match = pattern.exec(text)
  if (match === null) return undefined
  return { kind: 'tag', start: match.index, end: match.index + match[0].length, text: name }
}

function argumentsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|([^\s,"']+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

type Block = (parameters: readonly string[], inner: string) => string

const BLOCKS: Readonly<Record<string, Block | undefined>> = {
  __proto__: null as never,
  raw: (_, inner) => inner,
  comment: () => '',
  highlight: ([language = ''], inner) => fencedCode(language, inner),
  codeblock: (parameters, inner) => fencedCode(languageOf(parameters), inner),
  code: (parameters, inner) => fencedCode(languageOf(parameters), inner),
  blockquote: (parameters, inner) => quoted(inner, parameters.join(' ')),
  quote: (parameters, inner) => quoted(inner, parameters.join(' ')),
  pullquote: (_, inner) => quoted(inner),
  set: (_, _inner) => '',
  capture: () => '',
}

/** `{% codeblock title lang:js %}`. */
function languageOf(parameters: readonly string[]): string {
  return parameters.find((text) => /^lang(?:uage)?:\w/.test(text))?.replace(/^\w+:/, '') ?? ''
}

type Make = (parameters: readonly string[]) => string

const TAGS: Readonly<Record<string, Make | undefined>> = {
  __proto__: null as never,
  asset_img: picture,
  asset_image: picture,
  img: picture,
  image: ([src = '', alt = '']) => (/^(?:https?:\/)?\//.test(src) ? figureHtml(src, alt, '') : ''),
  asset_path: ([path = '']) => path,
  asset_link: ([path = '', ...title]) => linkHtml(title.join(' ') || path, path),
  link: (parameters) => {
    const at = parameters.findIndex((text) => /^https?:\/\//.test(text))
    const href = parameters[at]
    return href === undefined
      ? parameters.join(' ')
      : linkHtml(parameters.slice(0, at).join(' ') || href, href)
  },
  post_link: ([slug = '', ...title]) =>
    title.filter((text) => !/^(?:true|false)$/.test(text)).join(' ') || slug,
  youtube: ([id = '']) => videoLink('youtube', id),
  vimeo: ([id = '']) => videoLink('vimeo', id),
  gist: ([id = '']) => linkHtml('Gist', `https://gist.github.com/${id}`),
  iframe: ([src = '']) => linkHtml(src, src),
  twitter: post,
  tweet: post,
}

function post([address = '']: readonly string[]): string {
  return linkHtml('Post on X', /^\d+$/.test(address) ? `https://x.com/i/status/${address}` : address)
}

/** A tag without an end, as Markdown; undefined when it is not known. */
export function simpleTag(name: string, parameters: string): string | undefined {
  return TAGS[name]?.(argumentsOf(parameters))
}

/** `{% asset_img class name.png 320 240 "title" "alt" %}`: the first that looks like a file is the picture. */
function picture(parameters: readonly string[]): string {
  const at = parameters.findIndex((text) => /\.\w{2,5}(?:[?#]|$)|^https?:|^\//.test(text))
  const src = parameters[at]
  if (src === undefined) return ''
  const words = parameters.slice(at + 1).flatMap((text) => text.split(/" "|' '/))
  const texts = words.filter((text) => !/^\d+%?$|^\d+px$/.test(text)).map((text) => text.replace(/["']/g, ''))
  return imageHtml(src, texts[1] ?? texts[0] ?? '', texts[0])
}

/** `{{ 'a text' | filter }}` is the text, `{{ page.title }}` what the post says; nothing else is known. */
function readValue(expression: string, page: DataMap, site: DataMap): string {
  const quote = /^(?:"([^"]*)"|'([^']*)')/.exec(expression)
  if (quote !== null) return quote[1] ?? quote[2] ?? ''
  const [subject = ''] = expression.split('|')
  const [root = '', ...names] = subject.trim().split('.')
  let value: Data | undefined =
    root === 'page' ? { ...page, ...asMap(page.page) } : root === 'site' ? site : page[root]
  for (const name of names) value = asMap(value)?.[name]
  return typeof value === 'string' ? value : ''
}

function asMap(value: Data | undefined): DataMap | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DataMap) : undefined
}
