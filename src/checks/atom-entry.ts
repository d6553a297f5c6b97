import {
  CATEGORY,
  dateElement,
  generator,
  iriElement,
  linkElement,
  person,
  relationOf,
  textConstruct,
} from './atom-constructs.ts'
import { checkText } from './atom-text.ts'
import { quote } from './finding.ts'
import { type ElementRule, type Inspection, leaf, single } from './grammar.ts'
import { ENTRY_MODULES, FEED_MODULES } from './modules/feed-modules.ts'
import { checkEpisode, ITUNES_ITEM } from './modules/itunes.ts'
import { rfc3339Instant, w3cDate } from './values/dates.ts'
import { permanentIri } from './values/links.ts'
import { anyText, tight } from './values/numbers.ts'
import { attributeOf, childOf, childrenOf, type XmlElement } from './xml/tree.ts'

const ENTRY = 'RFC 4287 §4.1.2'
const once = 'duplicate-element'
const DC = 'Dublin Core Elements 1.1'

const id: ElementRule = { section: 'RFC 4287 §4.2.6', once, text: [tight, permanentIri] }
const text: ElementRule = { ...textConstruct, once }

/** `source` (§4.2.11): of the feed that the entry is from. */
const source: ElementRule = {
  section: 'RFC 4287 §4.2.11',
  once,
  children: {
    ...FEED_MODULES,
    'atom:author': person,
    'atom:category': CATEGORY,
    'atom:contributor': person,
    'atom:generator': { ...generator, once },
    'atom:icon': iriElement('RFC 4287 §4.2.5'),
    'atom:id': id,
    'atom:link': linkElement,
    'atom:logo': iriElement('RFC 4287 §4.2.8'),
    'atom:rights': text,
    'atom:subtitle': text,
    'atom:title': text,
    'atom:updated': dateElement('RFC 4287 §4.2.15'),
  },
  also(element, inspection) {
    for (const name of ['atom:id', 'atom:title', 'atom:updated'])
      if (childOf(element, name) === undefined)
        inspection.report('atom-source-incomplete', element, `source: expected ${name}`)
    reportTwins(element, inspection)
  },
}

/** `entry` (§4.1.2). */
export const ATOM_ENTRY: ElementRule = {
  section: ENTRY,
  children: {
    ...ENTRY_MODULES,
    ...ITUNES_ITEM,
    'atom:author': person,
    'atom:category': CATEGORY,
    'atom:content': {
      section: 'RFC 4287 §4.1.3',
      once,
      open: true,
      attributes: { type: [], src: [] },
      also: (element, inspection) => checkText(element, inspection, true),
    },
    'atom:contributor': person,
    'atom:id': id,
    'atom:link': linkElement,
    'atom:published': dateElement('RFC 4287 §4.2.9'),
    'atom:rights': text,
    'atom:source': source,
    'atom:summary': text,
    'atom:title': text,
    'atom:updated': dateElement('RFC 4287 §4.2.15'),
    'dc:creator': leaf(DC, anyText),
    'dc:subject': leaf(DC, anyText),
    'dc:date': single(DC, w3cDate),
  },
  requiredChildren: ['atom:id', 'atom:title', 'atom:updated'],
  also: checkEntry,
}

function checkEntry(entry: XmlElement, inspection: Inspection): void {
  checkAuthor(entry, inspection)
  checkContent(entry, inspection)
  checkDates(entry, inspection)
  checkEpisode(entry, inspection)
  reportTwins(entry, inspection)
  for (const link of childrenOf(entry, 'atom:link')) {
    const relation = relationOf(link)
    if (/^(?:current|first|last|next|next-archive|prev-archive|previous)$/.test(relation))
      inspection.report('history-link-in-entry', link, `entry: found rel=${quote(relation)}`)
  }
}

function checkAuthor(entry: XmlElement, { report }: Inspection): void {
  const places = [entry, entry.parent, childOf(entry, 'atom:source')]
  if (places.every((place) => place === undefined || childOf(place, 'atom:author') === undefined))
    report('atom-author-missing', entry, 'entry: expected an author here or in the feed')
}

function checkContent(entry: XmlElement, { report }: Inspection): void {
  const content = childOf(entry, 'atom:content')
  const summary = childOf(entry, 'atom:summary')
  if (content === undefined) {
    if (summary === undefined) report('atom-no-text', entry, 'entry: found neither content nor summary')
    if (!childrenOf(entry, 'atom:link').some((link) => relationOf(link) === 'alternate'))
      report('atom-content-missing', entry, 'entry: found neither content nor a link with rel="alternate"')
    return
  }
  const type = attributeOf(content, 'type') ?? ''
  const isBinary = type.includes('/') && !/[+/]xml$/i.test(type) && !/^text\//i.test(type)
  if (summary === undefined && (attributeOf(content, 'src') !== undefined || isBinary))
    report('atom-summary-missing', entry, 'entry: expected a summary of a content that is not shown')
}

function checkDates(entry: XmlElement, { report }: Inspection): void {
  const published = childOf(entry, 'atom:published')
  const updated = childOf(entry, 'atom:updated')
  if (published === undefined || updated === undefined) return
  const from = rfc3339Instant(published.text.trim())
  const to = rfc3339Instant(updated.text.trim())
  if (from !== undefined && to !== undefined && from > to)
    report(
      'atom-published-late',
      published,
      `entry: published ${quote(published.text)}, updated ${quote(updated.text)}`,
    )
}

/** Two links to pages of one type in one language (§4.1.1). */
export function reportTwins(element: XmlElement, { report }: Inspection): void {
  const met = new Set<string>()
  for (const link of childrenOf(element, 'atom:link')) {
    if (relationOf(link) !== 'alternate') continue
    const kind = `${attributeOf(link, 'type') ?? ''} ${attributeOf(link, 'hreflang') ?? ''}`
    if (met.has(kind))
      report(
        'atom-alternate-twice',
        link,
        `${element.local}: found a second rel="alternate" of one type and language`,
      )
    met.add(kind)
  }
}
