import { CATEGORIES } from '../../core/podcast-categories.ts'
import { quote } from '../finding.ts'
import {
  type ElementRule,
  type Inspection,
  leaf,
  single,
  type ValueCheck,
  type Vocabulary,
} from '../grammar.ts'
import { rfc822Date } from '../values/dates.ts'
import { absoluteUri, httpUrl } from '../values/links.ts'
import { anyText, atMost, integer, matching, oneOf, oneOfAnyCase } from '../values/numbers.ts'
import { anyEmail } from '../values/people.ts'
import { plainText } from '../values/text.ts'
import { attributeOf, childOf, type XmlElement } from '../xml/tree.ts'
import { OLD_CATEGORIES } from './itunes-categories.ts'

const GUIDE = 'Podcaster’s guide to RSS'

const keywords: ValueCheck = ({ text, name, element, inspection }) => {
  if (text.trim().includes(' ') && !text.includes(','))
    inspection.report(
      'itunes-keywords',
      element,
      `${name}: expected commas between words, found ${quote(text)}`,
    )
}

const both: Vocabulary = {
  'itunes:author': single(GUIDE, atMost(255), plainText),
  'itunes:block': single(GUIDE, oneOfAnyCase('yes', 'no', 'clean')),
  'itunes:explicit': single(GUIDE, oneOfAnyCase('true', 'false')),
  'itunes:keywords': single(GUIDE, atMost(255), plainText, keywords),
  'itunes:subtitle': single(GUIDE, atMost(255), plainText),
  'itunes:summary': single(GUIDE, atMost(4000), plainText),
  'itunes:title': single(GUIDE, anyText),
  'itunes:image': {
    ...single(GUIDE, anyText),
    attributes: { href: [httpUrl] },
    requiredAttributes: ['href'],
  },
}

function category(children: Vocabulary): ElementRule {
  return {
    section: GUIDE,
    attributes: { text: [] },
    requiredAttributes: ['text'],
    children,
    also: checkCategory,
  }
}

function checkCategory(element: XmlElement, { report }: Inspection): void {
  const text = attributeOf(element, 'text')
  if (text === undefined) return
  const outer = element.parent?.name === element.name ? attributeOf(element.parent, 'text') : undefined
  const known =
    outer === undefined ? Object.keys(CATEGORIES) : Object.hasOwn(CATEGORIES, outer) ? CATEGORIES[outer] : []
  if (known?.includes(text)) return
  const isOld = OLD_CATEGORIES.has(text) || (outer !== undefined && !Object.hasOwn(CATEGORIES, outer))
  const rule = isOld ? 'itunes-category-old' : 'itunes-category'
  report(rule, element, `itunes:category: expected one of Apple’s categories, found ${quote(text)}`)
}

/** What Apple added for channels. */
export const ITUNES_CHANNEL: Vocabulary = {
  ...both,
  'itunes:owner': {
    section: GUIDE,
    once: 'duplicate-element',
    children: {
      'itunes:email': single(GUIDE, anyEmail),
      'itunes:name': single(GUIDE, atMost(255), plainText),
    },
    requiredChildren: ['itunes:email'],
  },
  'itunes:category': category({ 'itunes:category': category({}) }),
  'itunes:pubDate': single(GUIDE, rfc822Date),
  'itunes:new-feed-url': single(GUIDE, absoluteUri),
  'itunes:type': single(GUIDE, oneOfAnyCase('episodic', 'serial')),
  'itunes:complete': single(GUIDE, oneOfAnyCase('yes', 'no')),
  'itunes:applepodcastsverify': single(GUIDE, anyText),
}

/** What Apple added for items. */
export const ITUNES_ITEM: Vocabulary = {
  ...both,
  'itunes:duration': single(
    GUIDE,
    matching(/^\d+(?::[0-5]?\d){0,2}(?:\.\d+)?$/, 'seconds, or a time such as 1:05:35'),
  ),
  'itunes:episode': single(GUIDE, integer(1)),
  'itunes:season': single(GUIDE, integer(1)),
  'itunes:episodeType': single(GUIDE, oneOf('full', 'trailer', 'bonus')),
  'itunes:order': single(GUIDE, integer(0)),
  'itunes:isClosedCaptioned': single(GUIDE, oneOfAnyCase('yes', 'no')),
  'itunes:transcript': leaf(GUIDE, anyText),
}

const FORMATS = /\.(?:m4a|mp3|mov|mp4|m4v|pdf|epub)(?:[?#].*)?$/is

/** Whether a channel or feed is one of a podcast. */
function isPodcast(channel: XmlElement): boolean {
  return channel.children.some(
    ({ vocabulary, children }) =>
      vocabulary === 'itunes' || children.some((inner) => inner.vocabulary === 'itunes'),
  )
}

/** What directories want of a podcast. */
export function checkPodcast(channel: XmlElement, { report, source }: Inspection): void {
  if (!isPodcast(channel)) return
  const wanted = ['itunes:category', 'itunes:explicit', 'itunes:owner']
  if (channel.name === 'channel') wanted.push('language')
  for (const name of wanted) {
    const stands = name === 'language' && attributeOf(channel, 'xml:lang') !== undefined
    if (!stands && childOf(channel, name) === undefined)
      report('itunes-missing', channel, `${channel.name}: expected ${name} in a podcast`)
  }
  const encoding = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(source)?.[1]
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
    report('itunes-encoding', { offset: 0 }, `expected UTF-8 in a podcast, found ${quote(encoding)}`)
}

/** An episode's enclosure, when the item is of a podcast. */
export function checkEpisode(item: XmlElement, { report }: Inspection): void {
  if (!item.children.some(({ vocabulary }) => vocabulary === 'itunes')) return
  for (const child of item.children) {
    const isEnclosure = child.name === 'enclosure' || attributeOf(child, 'rel') === 'enclosure'
    const url = isEnclosure ? (attributeOf(child, 'url') ?? attributeOf(child, 'href')) : undefined
    if (url !== undefined && !FORMATS.test(url))
      report('itunes-format', child, `${child.name}: expected a format that Apple plays, found ${quote(url)}`)
  }
}
