import sanitizeHtml, { type Attributes, type IOptions, type Tag } from 'sanitize-html'
import type { FilesBeside } from '../core/post.ts'
import { embedLink } from './embeds.ts'
import { addressBeside, withStandIns } from './files-beside.ts'
import { noteId } from './footnotes.ts'
import { withoutLazyLoading } from './lazy-loading.ts'
import { absoluteSrcset, imageTarget, linkTarget, mediaTarget } from './links.ts'
import { withoutFurniture } from './page-furniture.ts'
import { MATHML } from './rendered-math.ts'

/**
 * HTML that people wrote, made fit for a reader: an allow-list of elements and attributes, absolute addresses,
 * balanced tags, embeds as links. What is refused keeps its text, except where the text is code.
 *
 * @param beside the files that the text names by their places
 */
export function sanitise(html: string, postUrl: string, beside?: FilesBeside): string {
  current.postUrl = postUrl
  current.beside = beside
  current.hasEmbeds = beside !== undefined
  const plain = withoutFurniture(html)
  const safe = sanitizeHtml(beside === undefined ? plain : withStandIns(plain, beside, postUrl), OPTIONS)
  return current.hasEmbeds ? withoutNestedLinks(safe) : safe
}

/** sanitize-html works synchronously. */
const current: { postUrl: string; beside: FilesBeside | undefined; hasEmbeds: boolean } = {
  postUrl: '',
  beside: undefined,
  hasEmbeds: false,
}

const TEXT =
  'abbr b bdi bdo br cite code data del dfn em i ins kbd mark q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr'
const BLOCKS =
  'address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary ul'
const TABLES = 'caption col colgroup table tbody td tfoot th thead tr'
const MEDIA = 'a audio img picture source track video'

const OPTIONS: IOptions = {
  allowedTags: [...[TEXT, BLOCKS, TABLES, MEDIA].join(' ').split(' '), ...MATHML],
  allowedAttributes: {
    // Of ids only those of footnotes, wherever an engine puts them.
    '*': ['dir', 'id', 'lang', 'title'],
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
    math: ['display'],
    mfrac: ['linethickness'],
    mi: ['mathvariant'],
    mo: [
      'accent',
      'fence',
      'form',
      'largeop',
      'lspace',
      'maxsize',
      'minsize',
      'movablelimits',
      'rspace',
      'separator',
      'stretchy',
      'symmetric',
    ],
    mover: ['accent'],
    mspace: ['height', 'width'],
    mstyle: ['displaystyle', 'scriptlevel'],
    mtable: ['columnalign', 'columnspacing', 'rowspacing'],
    mtd: ['columnalign', 'columnspan', 'rowspan'],
    munder: ['accentunder'],
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
  ],
  nestingLimit: 200,
  exclusiveFilter: ({ tag, attribs, text }) =>
    (tag === 'img' && !attribs.src && !attribs.srcset) || (tag === 'pre' && text.trim() === ''),
  transformTags: {
    '*': absoluteAttributes,
    iframe: embedAsLink,
    embed: embedAsLink,
    object: embedAsLink,
    img: (tagName, attribs) => absoluteAttributes(tagName, withoutLazyLoading(attribs)),
    source: (tagName, attribs) => absoluteAttributes(tagName, withoutLazyLoading(attribs)),
    audio: playable,
    video: playable,
  },
}

type AddressRule = (value: string, postUrl: string) => string | undefined

/** A rule for media, which may be files beside the post. */
function ofMedia(rule: AddressRule): AddressRule {
  return (value, postUrl) => {
    const file = addressBeside(value, 'media', current.beside)
    return file === null ? undefined : rule(file ?? value, postUrl)
  }
}

const picture = ofMedia(imageTarget)
const played = ofMedia(mediaTarget)

const ADDRESS_ATTRIBUTES: Readonly<Record<string, AddressRule>> = {
  href: noteOrLink,
  cite: linkTarget,
  poster: picture,
  srcset: (value, postUrl) => absoluteSrcset(value, postUrl, picture),
}

function noteOrLink(href: string, postUrl: string): string | undefined {
  const file = addressBeside(href, 'links', current.beside)
  if (file !== undefined) return file ?? postUrl
  const id = href.startsWith('#') ? ownNoteId(href.slice(1)) : undefined
  return linkTarget(id === undefined ? href : `#${id}`, postUrl)
}

function absoluteAttributes(tagName: string, attribs: Attributes): Tag {
  const changed: Attributes = {}
  for (const [name, value] of Object.entries(attribs)) {
    if (name === 'id') {
      const id = ownNoteId(value)
      if (id !== undefined) changed.id = id
      continue
    }
    const rule = name === 'src' ? (tagName === 'img' ? picture : played) : ADDRESS_ATTRIBUTES[name]
    const kept = rule === undefined ? value : rule(value, current.postUrl)
    if (kept !== undefined) changed[name] = kept
  }
  return { tagName, attribs: changed }
}

/** The scripts that would begin to play are not there. */
function playable(tagName: string, attribs: Attributes): Tag {
  const made = absoluteAttributes(tagName, withoutLazyLoading(attribs))
  return { ...made, attribs: { ...made.attribs, controls: '' } }
}

/** Of ids only those of footnotes stay, made unlike those of every other post. */
function ownNoteId(id: string): string | undefined {
  const own = /^(?:user-content-)?(fnref|footnote-ref|fn|footnote)[-:_]?([\w:-]{1,60})$/i.exec(id)
  if (own === null) return undefined
  if (/^fn(?:ref)?-[0-9a-f]{8}-/.test(id)) return id
  const isMark = /ref$/i.test(own[1] ?? '')
  return noteId(isMark ? 'ref' : '', (own[2] ?? '').replaceAll(':', '-'), current.postUrl)
}

/** A reader shows no frames: what stands in one is a link away. */
function embedAsLink(_tagName: string, attribs: Attributes): Tag {
  const { src, data, title } = withoutLazyLoading(attribs)
  const written = src || data
  const address = written && (addressBeside(written, 'media', current.beside) ?? written)
  const link = address ? embedLink(address, title, current.postUrl) : undefined
  if (link === undefined) return { tagName: 'span', attribs: {} }
  current.hasEmbeds = true
  return { tagName: 'a', attribs: { href: link.href }, text: link.title }
}

/** An embed inside a link, or inside another embed, would be a link in a link, which HTML does not have. */
function withoutNestedLinks(html: string): string {
  let depth = 0
  return html.replace(/<a[ >][^>]*>?|<\/a>/g, (tag) => {
    if (tag === '</a>') return --depth === 0 ? tag : ''
    return ++depth === 1 ? tag : ''
  })
}
