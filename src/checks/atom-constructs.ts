import { checkText } from './atom-text.ts'
import { quote } from './finding.ts'
import { type ElementRule, type Inspection, reportValue, single, type ValueCheck } from './grammar.ts'
import { rfc3339Date } from './values/dates.ts'
import { language } from './values/language.ts'
import { absoluteIri, checkReference, uriReference } from './values/links.ts'
import { mediaType } from './values/media-type.ts'
import { filled, integer, tight } from './values/numbers.ts'
import { email, noEmail } from './values/people.ts'
import { plainText } from './values/text.ts'
import { ancestorBase, hasAbsoluteBase, isSameDocument, resolveAgainst } from './values/uri.ts'
import { attributeOf, type XmlElement } from './xml/tree.ts'

const PERSON = 'RFC 4287 §3.2'
const LINK = 'RFC 4287 §4.2.7'

const once = 'duplicate-element'

/** A Text construct (§3.1): plain, HTML or XHTML. */
export const textConstruct: ElementRule = {
  section: 'RFC 4287 §3.1',
  open: true,
  attributes: { type: [], src: [] },
  also: (element, inspection) => checkText(element, inspection, false),
}

/** A Person construct (§3.2). */
export const person: ElementRule = {
  section: PERSON,
  children: {
    'atom:name': single('RFC 4287 §3.2.1', filled, plainText, noEmail),
    'atom:uri': single('RFC 4287 §3.2.2', filled, checkReference, tight),
    'atom:email': single('RFC 4287 §3.2.3', (value) => email(value)),
    'foaf:workplaceHomepage': { section: PERSON, open: true },
    'foaf:homepage': { section: PERSON, open: true },
    'foaf:weblog': { section: PERSON, open: true },
    'foaf:plan': { section: PERSON, open: true },
    'foaf:firstName': { section: PERSON, open: true },
    'xhtml:div': { section: PERSON, open: true },
  },
  requiredChildren: ['atom:name'],
}

/** `category` (§4.2.2). */
export const CATEGORY: ElementRule = {
  section: 'RFC 4287 §4.2.2',
  open: true,
  attributes: { term: [filled], scheme: [absoluteIri], label: [plainText] },
  requiredAttributes: ['term'],
  also: (element, { report }) => {
    const found = element.children[0]
    if (found?.vocabulary === 'atom')
      report('unknown-element', found, `category: found the element ${found.name}`, 'RFC 4287 §4.2.2')
    if (element.text.trim() !== '')
      report(
        'unexpected-text',
        element,
        `category: expected no text, found ${quote(element.text)}`,
        'RFC 4287 §4.2.2',
      )
  },
}

/** `generator` (§4.2.4). */
export const generator: ElementRule = {
  section: 'RFC 4287 §4.2.4',
  text: [filled, plainText],
  attributes: { uri: [uriReference], version: [] },
}

const RELATIONS: ReadonlySet<string> = new Set(
  (
    'alternate current describedby edit edit-media enclosure first hub last license next next-archive payment prev-archive previous ' +
    'prev related replies search self service up via about author bookmark collection copyright icon index monitor original preview ' +
    'privacy-policy tag terms-of-service webmention canonical shortlink amphtml item version-history latest-version'
  ).split(' '),
)
const REGISTERED = 'http://www.iana.org/assignments/relation/'

/** The relation of a link, short where it was written as an address. */
export function relationOf(link: XmlElement): string {
  const relation = attributeOf(link, 'rel') ?? 'alternate'
  return relation.startsWith(REGISTERED) ? relation.slice(REGISTERED.length) : relation
}

const relation: ValueCheck = (value) => {
  filled(value)
  const short = relationOf(value.element)
  if (value.text.trim() !== '' && !RELATIONS.has(short) && !/^[a-z][a-z0-9+.-]*:./i.test(short))
    reportValue(value, 'link-relation-unknown', `${value.name}: found ${quote(short)}`)
}

const FEED_TYPES = /^application\/(?:atom|rss|rdf)\+xml(?:;|$)/

/** `link` (§4.2.7). */
export const linkElement: ElementRule = {
  section: LINK,
  open: true,
  attributes: {
    href: [checkReference],
    rel: [relation],
    type: [mediaType],
    hreflang: [language],
    title: [filled, plainText],
    length: [integer(0)],
    'thr:count': [integer(0)],
    'thr:updated': [rfc3339Date],
    'thr:when': [],
  },
  requiredAttributes: ['href'],
  also: checkLink,
}

function checkLink(link: XmlElement, inspection: Inspection): void {
  const { report } = inspection
  const rel = relationOf(link)
  const type = attributeOf(link, 'type')
  const href = attributeOf(link, 'href')
  if (link.text.trim() !== '')
    report(
      'link-with-content',
      link,
      `${link.name}: expected nothing in it, found ${quote(link.text.trim())}`,
    )
  if (attributeOf(link, 'thr:when') !== undefined) report('thread-when', link, `${link.name}: found thr:when`)
  for (const name of ['thr:count', 'thr:updated'])
    if (rel !== 'replies' && attributeOf(link, name) !== undefined)
      report('unknown-attribute', link, `${link.name}: found ${name} without rel="replies"`, 'RFC 4685 §4')
  if (rel !== 'self') return
  if (type !== undefined && !FEED_TYPES.test(type))
    report('self-no-feed', link, `${link.name}: expected the type of a feed, found ${quote(type)}`)
  const isTop = link.parent?.name === 'channel' || link.parent?.name === 'atom:feed'
  if (isTop && href !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/./i.test(href) && !hasAbsoluteBase(link))
    report('self-relative', link, `${link.name}: expected a complete address, found ${quote(href)}`)
  if (isTop && href !== undefined) checkSelf(href, link, inspection)
}

/** What the document says of its own address, when that is known. */
function checkSelf(href: string, link: XmlElement, { report, address, asked }: Inspection): void {
  if (address === undefined) return
  const self = resolveAgainst(href, ancestorBase(link, address))
  if (self === undefined || isSameDocument(self, address) || isSameDocument(self, asked ?? address)) return
  report('self-is-elsewhere', link, `${link.name}: expected ${address}, found ${quote(href)}`)
}

/** An element of nothing but an IRI. */
export function iriElement(section: string): ElementRule {
  return { section, once, text: [filled, tight, uriReference] }
}

/** A Date construct (§3.3). */
export function dateElement(section: string): ElementRule {
  return { section, once, text: [tight, rfc3339Date] }
}
