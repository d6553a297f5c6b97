import sanitizeHtml, { type Attributes, type IOptions, type Tag } from 'sanitize-html'
import { absoluteSrcset, imageTarget, linkTarget, mediaTarget } from './links.ts'

/**
 * HTML that people wrote, made fit for a reader: an allow-list of elements and attributes, absolute addresses,
 * balanced tags, embeds as links. What is refused keeps its text, except where the text is code.
 */
export function sanitise(html: string, postUrl: string): string {
  current.postUrl = postUrl
  current.hasEmbeds = false
  const safe = sanitizeHtml(html, OPTIONS)
  return current.hasEmbeds ? withoutNestedLinks(safe) : safe
}

/** sanitize-html works synchronously. */
const current = { postUrl: '', hasEmbeds: false }

const TEXT =
  'abbr b bdi bdo br cite code data del dfn em i ins kbd mark q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr'
const BLOCKS =
  'address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary ul'
const TABLES = 'caption col colgroup table tbody td tfoot th thead tr'
const MEDIA = 'a audio img picture source track video'

const OPTIONS: IOptions = {
  allowedTags: [TEXT, BLOCKS, TABLES, MEDIA].join(' ').split(' '),
  allowedAttributes: {
    '*': ['dir', 'lang', 'title'],
    a: ['href', 'hreflang'],
    audio: ['controls', 'loop', 'src'],
    code: ['class'],
    blockquote: ['cite'],
    col: ['span'],
    colgroup: ['span'],
    data: ['value'],
    del: ['cite', 'datetime'],
    details: ['open'],
    img: ['alt', 'height', 'sizes', 'src', 'srcset', 'width'],
    ins: ['cite', 'datetime'],
    li: ['value'],
    ol: ['reversed', 'start', 'type'],
    q: ['cite'],
    source: ['media', 'sizes', 'src', 'srcset', 'type'],
    td: ['align', 'colspan', 'rowspan'],
    th: ['abbr', 'align', 'colspan', 'rowspan', 'scope'],
    time: ['datetime'],
    track: ['kind', 'label', 'src', 'srclang'],
    video: ['controls', 'height', 'loop', 'muted', 'playsinline', 'poster', 'src', 'width'],
  },
  allowedClasses: { code: ['language-*'] },
  // Every address has passed our own rules by then; these must not refuse what those let through.
  allowedSchemes:
    'http https mailto tel sms geo ftp sftp magnet xmpp irc ircs matrix gemini gopher news'.split(' '),
  allowedSchemesByTag: { img: ['http', 'https', 'data'] },
  allowProtocolRelative: false,
  selfClosing: ['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'],
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'select',
    'noscript',
    'noembed',
    'noframes',
    'template',
    'title',
    'svg',
    'math',
  ],
  nestingLimit: 200,
  exclusiveFilter: (frame) => frame.tag === 'img' && !frame.attribs.src && !frame.attribs.srcset,
  transformTags: {
    '*': absoluteAttributes,
    iframe: embedAsLink,
    embed: embedAsLink,
    object: embedAsLink,
    img: (tagName, attribs) => absoluteAttributes(tagName, withoutLazyLoading(attribs)),
  },
}

type AddressRule = (value: string, postUrl: string) => string | undefined

const ADDRESS_ATTRIBUTES: Readonly<Record<string, AddressRule>> = {
  href: linkTarget,
  cite: linkTarget,
  poster: imageTarget,
  srcset: absoluteSrcset,
}

function absoluteAttributes(tagName: string, attribs: Attributes): Tag {
  const changed: Attributes = {}
  for (const [name, value] of Object.entries(attribs)) {
    const rule = name === 'src' ? (tagName === 'img' ? imageTarget : mediaTarget) : ADDRESS_ATTRIBUTES[name]
    const kept = rule === undefined ? value : rule(value, current.postUrl)
    if (kept !== undefined) changed[name] = kept
  }
  return { tagName, attribs: changed }
}

/** Scripts that load images late leave the address in another attribute. */
function withoutLazyLoading(attribs: Attributes): Attributes {
  const src = attribs['data-src'] ?? attribs['data-lazy-src'] ?? attribs['data-original']
  const srcset = attribs['data-srcset'] ?? attribs['data-lazy-srcset']
  return { ...attribs, ...(src !== undefined && { src }), ...(srcset !== undefined && { srcset }) }
}

/** A reader shows no frames: what stands in one is a link away. */
function embedAsLink(_tagName: string, attribs: Attributes): Tag {
  const address = attribs.src || attribs.data
  const href = address === undefined ? undefined : mediaTarget(address, current.postUrl)
  const host = href === undefined ? undefined : hostOf(href)
  if (href === undefined || host === undefined) return { tagName: 'span', attribs: {} }
  current.hasEmbeds = true
  return { tagName: 'a', attribs: { href }, text: attribs.title?.trim() || host }
}

function hostOf(href: string): string | undefined {
  try {
    return new URL(href).hostname
  } catch {
    return undefined
  }
}

/** An embed inside a link, or inside another embed, would be a link in a link, which HTML does not have. */
function withoutNestedLinks(html: string): string {
  let depth = 0
  return html.replace(/<a[ >][^>]*>?|<\/a>/g, (tag) => {
    if (tag === '</a>') return --depth === 0 ? tag : ''
    return ++depth === 1 ? tag : ''
  })
}
