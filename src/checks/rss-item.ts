import { ATOM_IN_ITEM } from './atom-in-rss.ts'
import { inspectXhtml } from './atom-text.ts'
import { quote } from './finding.ts'
import {
  type ElementRule,
  type Inspection,
  leaf,
  meetAgain,
  reportValue,
  single,
  type ValueCheck,
} from './grammar.ts'
import { sameMeaning } from './modules/everywhere.ts'
import { ENTRY_MODULES } from './modules/feed-modules.ts'
import { checkEpisode, ITUNES_ITEM } from './modules/itunes.ts'
import { rfc822Date, w3cDate } from './values/dates.ts'
import { html } from './values/html.ts'
import { absoluteUri, checkUri, httpUrl } from './values/links.ts'
import { mediaType } from './values/media-type.ts'
import { anyText, filled, integer, oneOf } from './values/numbers.ts'
import { emailWithName } from './values/people.ts'
import { plainText } from './values/text.ts'
import { attributeOf, childOf, type XmlElement } from './xml/tree.ts'

const ITEM = 'RSS 2.0, Elements of <item>'
const DC = 'Dublin Core Elements 1.1'

/** A category of a channel or an item. */
export const CATEGORY: ElementRule = {
  section: 'RSS 2.0, <category>',
  text: [plainText],
  attributes: { domain: [] },
}

const guid: ValueCheck = (value) => {
  const text = value.text.trim()
  const isPermaLink = attributeOf(value.element, 'isPermaLink')
  if (isPermaLink === 'false') {
    if (/^\d{1,8}$/.test(text)) reportValue(value, 'rss-guid-not-unique', `guid: found ${quote(text)}`)
    return
  }
  if (/^(?:tag:|urn:uuid:)/i.test(text))
    reportValue(value, 'rss-guid-permalink', `guid: expected an address, found ${quote(text)}`)
  else checkUri({ ...value, name: 'guid that is a permalink' }, text, { absolute: true, ascii: true })
}

const uniqueGuid: ValueCheck = (value) => {
  const text = value.text.trim()
  if (text !== '' && meetAgain(value.inspection, 'guid', text))
    reportValue(value, 'duplicate-value', `guid: found ${quote(text)} a second time in the feed`)
}

/** RSS 0.91 had no HTML. */
const description: ValueCheck = (value) => {
  if (value.inspection.version === '0.91') plainText(value)
  else html(value)
}

const contentEncoded: ElementRule = {
  ...single('RSS 1.0 content module, content:encoded', html),
  also(element, { report, version }) {
    const { parent } = element
    const before = parent?.children.slice(0, parent.children.indexOf(element))
    if (version.startsWith('2') && before?.every(({ name }) => name !== 'description'))
      report('rss-description-first', element, 'item: expected description before content:encoded')
  },
}

/** `item`. */
export const RSS_ITEM: ElementRule = {
  section: ITEM,
  children: {
    ...ENTRY_MODULES,
    ...ITUNES_ITEM,
    ...ATOM_IN_ITEM,
    title: single(ITEM, filled, plainText),
    link: single(ITEM, absoluteUri),
    description: single(ITEM, description),
    author: single(ITEM, emailWithName),
    category: { ...CATEGORY, text: [filled, plainText] },
    comments: single(ITEM, absoluteUri),
    enclosure: {
      section: 'RSS 2.0, <enclosure>',
      once: 'rss-enclosure-many',
      text: [anyText],
      attributes: { url: [httpUrl], length: [integer(0)], type: [mediaType] },
      requiredAttributes: ['url', 'length', 'type'],
    },
    guid: {
      ...single(ITEM, filled, guid, uniqueGuid),
      attributes: { isPermaLink: [oneOf('true', 'false')] },
    },
    pubDate: single(ITEM, rfc822Date),
    source: { ...single(ITEM, plainText), attributes: { url: [absoluteUri] }, requiredAttributes: ['url'] },
    'content:encoded': contentEncoded,
    'content:items': { section: 'RSS 1.0 content module', open: true },
    'xhtml:body': {
      section: 'XHTML 1.0',
      open: true,
      also(element, inspection) {
        inspectBody(element, inspection)
        inspection.report(
          'rss-same-meaning',
          element,
          'item: found xhtml:body, which few readers know, beside or instead of description',
        )
      },
    },
    'dc:creator': sameMeaning('author', leaf(DC, anyText)),
    'dc:subject': sameMeaning('category', leaf(DC, anyText)),
    'dc:date': sameMeaning('pubDate', leaf(DC, w3cDate)),
    'cc:license': sameMeaning('creativeCommons:license', { section: 'cc', open: true }),
  },
  also: checkItem,
}

function inspectBody(element: XmlElement, inspection: Inspection): void {
  const { name, text, offset } = element
  const value = { text, name, element, section: 'XHTML 1.0', inspection, offset }
  for (const child of element.children) inspectXhtml(child, value)
}

function checkItem(item: XmlElement, inspection: Inspection): void {
  const { report, version } = inspection
  if (childOf(item, 'title') === undefined && childOf(item, 'description') === undefined)
    report('rss-item-empty', item, 'item: expected a title or a description, found neither')
  if (version.startsWith('2') && childOf(item, 'guid') === undefined)
    report('rss-guid-missing', item, 'item: expected a guid')
  const comments = childOf(item, 'slash:comments')
  if (
    comments !== undefined &&
    item.parent !== undefined &&
    childOf(item.parent, 'lastBuildDate') === undefined
  )
    report('rss-slash-date', comments, 'slash:comments: expected lastBuildDate in the channel')
  checkEpisode(item, inspection)
}
