import { linkElement } from './atom-constructs.ts'
import { ATOM_IN_CHANNEL } from './atom-in-rss.ts'
import { quote } from './finding.ts'
import { type ElementRule, type Inspection, leaf, single, type ValueCheck } from './grammar.ts'
import { checkHistory } from './history.ts'
import { sameMeaning } from './modules/everywhere.ts'
import { ACCESS, FEED_MODULES } from './modules/feed-modules.ts'
import { checkPodcast, ITUNES_CHANNEL } from './modules/itunes.ts'
import { CATEGORY, RSS_ITEM } from './rss-item.ts'
import { CLOUD, IMAGE, SKIP_DAYS, SKIP_HOURS, TEXT_INPUT } from './rss-parts.ts'
import { rfc822Date, w3cDate } from './values/dates.ts'
import { language } from './values/language.ts'
import { absoluteUri } from './values/links.ts'
import { anyText, filled, integer } from './values/numbers.ts'
import { emailWithName } from './values/people.ts'
import { plainText } from './values/text.ts'
import { attributeOf, childOf, childrenOf, type XmlElement } from './xml/tree.ts'

const REQUIRED = 'RSS 2.0, Required channel elements'
const OPTIONAL = 'RSS 2.0, Optional channel elements'

const once = 'duplicate-element'

/** `channel`: what stands beside its items is the envelope. */
const RSS_CHANNEL: ElementRule = {
  section: REQUIRED,
  once,
  attributes: { 'indexing:index': [] },
  children: {
    ...FEED_MODULES,
    ...ITUNES_CHANNEL,
    ...ATOM_IN_CHANNEL,
    'atom:link': linkElement,
    title: single(REQUIRED, filled, plainText),
    link: single(REQUIRED, absoluteUri),
    description: single(REQUIRED, plainText),
    language: single(OPTIONAL, language),
    copyright: single(OPTIONAL, plainText),
    managingEditor: single(OPTIONAL, emailWithName),
    webMaster: single(OPTIONAL, emailWithName),
    pubDate: single(OPTIONAL, rfc822Date),
    lastBuildDate: single(OPTIONAL, rfc822Date),
    category: CATEGORY,
    generator: single(OPTIONAL, anyText),
    docs: single(OPTIONAL, absoluteUri),
    cloud: CLOUD,
    ttl: single(OPTIONAL, integer(1)),
    image: IMAGE,
    rating: leaf(OPTIONAL, anyText),
    textInput: TEXT_INPUT,
    skipHours: SKIP_HOURS,
    skipDays: SKIP_DAYS,
    item: RSS_ITEM,
    'dc:creator': sameMeaning('managingEditor', leaf('Dublin Core Elements 1.1', anyText)),
    'dc:subject': sameMeaning('category', leaf('Dublin Core Elements 1.1', anyText)),
    'dc:date': sameMeaning('pubDate', single('Dublin Core Elements 1.1', w3cDate)),
    'admin:generatorAgent': sameMeaning('generator', FEED_MODULES['admin:generatorAgent'] as ElementRule),
    'cc:license': sameMeaning('creativeCommons:license', { section: 'cc', open: true }),
  },
  requiredChildren: ['title', 'link', 'description'],
  also: checkChannel,
}

function checkChannel(channel: XmlElement, inspection: Inspection): void {
  const { report, version } = inspection
  if (
    version.startsWith('2') &&
    !childrenOf(channel, 'atom:link').some((link) => attributeOf(link, 'rel') === 'self')
  )
    report('rss-self-missing', channel, 'channel: expected a link to the feed itself')
  checkOrder(channel, inspection)
  checkImage(channel, inspection)
  checkHistory(channel, inspection)
  checkPodcast(channel, inspection)
}

/** Only what RSS itself names: of other namespaces readers take everything anywhere. */
function checkOrder({ children }: XmlElement, { report }: Inspection): void {
  const last = children.findLastIndex(
    ({ name, vocabulary }) => (vocabulary === '' && name !== 'item') || name === 'atom:link',
  )
  const early = children.findIndex(({ name }) => name === 'item')
  if (early !== -1 && early < last)
    report(
      'rss-item-order',
      children[early] as XmlElement,
      `channel: found item before ${children[last]?.name}`,
    )
}

function checkImage(channel: XmlElement, { report }: Inspection): void {
  const image = childOf(channel, 'image')
  if (image === undefined) return
  for (const name of ['title', 'link']) {
    const own = childOf(image, name)
    const expected = childOf(channel, name)?.text.trim()
    if (own !== undefined && expected !== undefined && expected !== '' && own.text.trim() !== expected)
      report(
        'rss-image-differs',
        own,
        `image ${name}: expected ${quote(expected)}, found ${quote(own.text.trim())}`,
      )
  }
}

const version: ValueCheck = ({ text, element, inspection }) => {
  if (!['2.0', '0.91', '0.92'].includes(text))
    inspection.report('rss-version', element, `rss version: expected "2.0", found ${quote(text)}`)
}

/** The root. */
export const RSS: ElementRule = {
  section: 'RSS 2.0, <rss>',
  attributes: { version: [version] },
  requiredAttributes: ['version'],
  children: { channel: RSS_CHANNEL, 'access:restriction': ACCESS },
  requiredChildren: ['channel'],
}
