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
import { ATOM_ENTRY, reportTwins } from './atom-entry.ts'
import { quote } from './finding.ts'
import { type ElementRule, type Inspection, leaf, single, type Vocabulary } from './grammar.ts'
import { checkHistory } from './history.ts'
import { ACCESS, FEED_MODULES } from './modules/feed-modules.ts'
import { checkPodcast, ITUNES_CHANNEL } from './modules/itunes.ts'
import { w3cDate } from './values/dates.ts'
import { permanentIri } from './values/links.ts'
import { anyText, tight } from './values/numbers.ts'
import { childOf, childrenOf, type XmlElement } from './xml/tree.ts'

const once = 'duplicate-element'
const DC = 'Dublin Core Elements 1.1'

/** What a feed says of itself. */
const METADATA: Vocabulary = {
  ...FEED_MODULES,
  ...ITUNES_CHANNEL,
  'atom:author': person,
  'atom:category': CATEGORY,
  'atom:contributor': person,
  'atom:generator': { ...generator, once },
  'atom:icon': iriElement('RFC 4287 §4.2.5'),
  'atom:id': { section: 'RFC 4287 §4.2.6', once, text: [tight, permanentIri] },
  'atom:link': linkElement,
  'atom:logo': iriElement('RFC 4287 §4.2.8'),
  'atom:rights': { ...textConstruct, once },
  'atom:subtitle': { ...textConstruct, once },
  'atom:title': { ...textConstruct, once },
  'atom:updated': dateElement('RFC 4287 §4.2.15'),
  'access:restriction': ACCESS,
  'app:collection': { section: 'RFC 5023 §8.3.3', once, open: true },
  'dc:creator': leaf(DC, anyText),
  'dc:subject': leaf(DC, anyText),
  'dc:date': single(DC, w3cDate),
}

/** `feed` (§4.1.1). */
export const ATOM_FEED: ElementRule = {
  section: 'RFC 4287 §4.1.1',
  attributes: { 'indexing:index': [] },
  children: { ...METADATA, 'atom:entry': ATOM_ENTRY },
  requiredChildren: ['atom:id', 'atom:title', 'atom:updated'],
  also: checkFeed,
}

function checkFeed(feed: XmlElement, inspection: Inspection): void {
  const { report } = inspection
  const links = childrenOf(feed, 'atom:link')
  if (!links.some((link) => relationOf(link) === 'self'))
    report('atom-self-missing', feed, 'feed: expected a link to the feed itself')
  reportTwins(feed, inspection)
  checkOrder(feed, inspection)
  checkHistory(feed, inspection)
  checkIds(feed, inspection)
  checkPodcast(feed, inspection)
}

function checkOrder({ children }: XmlElement, { report }: Inspection): void {
  const first = children.findIndex(({ name }) => name === 'atom:entry')
  const late =
    first === -1
      ? undefined
      : children.slice(first).find(({ name, vocabulary }) => vocabulary === 'atom' && name !== 'atom:entry')
  if (late !== undefined) report('atom-metadata-late', late, `feed: found ${late.name} after an entry`)
}

/** A template that gives all entries one id is one fault, and not one for each entry. */
function checkIds(feed: XmlElement, { report }: Inspection): void {
  const entries = childrenOf(feed, 'atom:entry')
  const ids = entries.map((entry) => childOf(entry, 'atom:id')?.text.trim())
  const [first] = ids
  if (entries.length > 9 && first !== undefined && ids.every((id) => id === first)) {
    report('atom-ids-all-equal', entries[0] as XmlElement, `feed: all entries have the id ${quote(first)}`)
    return
  }
  const met = new Map<string, Set<string>>()
  for (const entry of entries) {
    const element = childOf(entry, 'atom:id')
    const id = element?.text.trim() ?? ''
    if (element === undefined || id === '') continue
    const versions = met.get(id)
    const updated = childOf(entry, 'atom:updated')?.text.trim() ?? ''
    if (versions === undefined) {
      met.set(id, new Set([updated]))
      continue
    }
    report('atom-entry-twice', element, `entry id: found ${quote(id)} a second time`)
    // Versions of one entry are told apart by it; different entries may share a date.
    if (versions.has(updated))
      report('atom-updated-twice', entry, `entry ${quote(id)}: found ${quote(updated)} a second time`)
    versions.add(updated)
  }
}
