import { isLanguageTag } from '../../core/language.ts'
import { quote } from '../finding.ts'
import { type ElementRule, leaf, reportValue, single, type ValueCheck, type Vocabulary } from '../grammar.ts'
import { html } from '../values/html.ts'
import { language } from '../values/language.ts'
import { absoluteUri } from '../values/links.ts'
import { mediaType } from '../values/media-type.ts'
import { anyText, decimal, integer, matching, oneOf, oneOfAnyCase } from '../values/numbers.ts'
import { plainText } from '../values/text.ts'
import { attributeOf, childrenOf } from '../xml/tree.ts'
import { EVERYWHERE } from './everywhere.ts'

const MEDIA = 'Media RSS 1.5.1'

/** RFC 2326 §3.6: normal play time. */
const playTime = matching(/^(?:now|\d+(?:\.\d+)?|\d+:\d\d:\d\d(?:\.\d+)?)$/, 'a time such as 12:05:35.123')

/** Plain unless it says that it is HTML. */
const typedText: ValueCheck = (value) => {
  if (attributeOf(value.element, 'type') === 'html') html(value)
  else plainText(value)
}

const size = { height: [integer(1)], width: [integer(1)] }
const typed = { type: [oneOf('plain', 'html')] }

const RATINGS: Readonly<Record<string, readonly string[]>> = {
  'urn:simple': ['adult', 'nonadult'],
  'urn:mpaa': ['g', 'm', 'nc-17', 'pg', 'pg-13', 'r', 'x'],
  'urn:v-chip': [
    '14+',
    '18+',
    'c',
    'c8',
    'g',
    'pg',
    'tv-14',
    'tv-g',
    'tv-ma',
    'tv-pg',
    'tv-y',
    'tv-y7',
    'tv-y7-fv',
  ],
}
const ICRA = '(?:[nsvlocx]z [01]|(?:n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[ab]|x[a-e]) 1)'

const rating: ValueCheck = (value) => {
  const scheme = attributeOf(value.element, 'scheme') ?? 'urn:simple'
  const words = RATINGS[scheme]
  if (words !== undefined) oneOf(...words)({ ...value, text: value.text.trim() })
  else if (scheme === 'urn:icra')
    matching(new RegExp(`^r \\(${ICRA}(?: ${ICRA})*\\)$`), 'an ICRA rating')(value)
  else absoluteUri({ ...value, text: scheme, name: `${value.name} scheme` })
}

const hash: ValueCheck = (value) => {
  const isSha1 = attributeOf(value.element, 'algo') === 'sha-1'
  const pattern = isSha1 ? /^[0-9A-Za-z]{40}$/ : /^[0-9A-Za-z]{32}$/
  matching(pattern, isSha1 ? 'a SHA-1 of 40 digits' : 'an MD5 of 32 digits')(value)
}

const restriction: ValueCheck = (value) => {
  const type = attributeOf(value.element, 'type')
  const text = value.text.trim()
  if (type === undefined) {
    if (text !== '') oneOf('all', 'none')({ ...value, text })
  } else if (type === 'country') {
    for (const country of text.toUpperCase().split(/\s+/)) checkCountry(value, country)
  } else if (type === 'uri') absoluteUri(value)
}

/** ISO 3166 codes are known to the platform. */
const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

function checkCountry(value: Parameters<ValueCheck>[0], country: string): void {
  const isKnown = /^[A-Z]{2}$/.test(country) && REGIONS.of(country) !== undefined
  if (!isKnown)
    reportValue(
      value,
      'invalid-value',
      `${value.name}: expected country codes such as NZ, found ${quote(country)}`,
    )
}

/** The roles of the EBU are a hundred words: what they have in common is their form. */
const role = matching(/^[a-z][a-z /.-]*$/, 'a role in small letters')

/** Of other schemes, such as YouTube's. */
const FOREIGN_ROLES = /^(?:owner|copyright holder|uploader)$/
const OWN_SCHEMES = /^urn:(?:ebu|yvs)$/

const creditRole: ValueCheck = (value) => {
  const scheme = attributeOf(value.element, 'scheme') ?? 'urn:ebu'
  if (scheme === 'urn:ebu' && FOREIGN_ROLES.test(value.text))
    reportValue(
      value,
      'invalid-value',
      `${value.name}: expected a role of the EBU, found ${quote(value.text)}`,
    )
  else role(value)
}

const creditScheme: ValueCheck = (value) => {
  if (!OWN_SCHEMES.test(value.text)) absoluteUri(value)
}

const open: ElementRule = { section: MEDIA, open: true }

/** What may describe a media object: in it, in its group, its item or the channel. */
const MEDIA_ELEMENTS: Vocabulary = {
  'media:adult': {
    ...single(MEDIA, oneOfAnyCase('true', 'false')),
    also(element, { report }) {
      report('media-adult', element, 'media:adult is deprecated')
    },
  },
  'media:category': { ...leaf(MEDIA, plainText), attributes: { label: [plainText], scheme: [absoluteUri] } },
  'media:copyright': { ...single(MEDIA, plainText), attributes: { url: [absoluteUri] } },
  'media:credit': { ...leaf(MEDIA, anyText), attributes: { role: [creditRole], scheme: [creditScheme] } },
  'media:description': { ...single(MEDIA, typedText), attributes: typed },
  'media:title': { ...single(MEDIA, typedText), attributes: typed },
  'media:keywords': leaf(MEDIA, anyText),
  'media:hash': { ...leaf(MEDIA, hash), attributes: { algo: [oneOf('md5', 'sha-1')] } },
  'media:player': {
    section: MEDIA,
    text: [anyText],
    attributes: { url: [absoluteUri], ...size },
    requiredAttributes: ['url'],
  },
  'media:rating': { ...leaf(MEDIA, rating), attributes: { scheme: [] } },
  'media:restriction': {
    ...leaf(MEDIA, restriction),
    attributes: { relationship: [oneOf('allow', 'deny')], type: [oneOf('country', 'uri', 'sharing')] },
    requiredAttributes: ['relationship'],
  },
  'media:text': {
    ...leaf(MEDIA, typedText),
    attributes: { ...typed, start: [playTime], end: [playTime], lang: [language] },
  },
  'media:thumbnail': {
    section: MEDIA,
    text: [anyText],
    attributes: { url: [absoluteUri], time: [playTime], ...size },
    requiredAttributes: ['url'],
  },
  ...Object.fromEntries(
    'backLinks comments community embed license location peerLink price responses rights scenes status subTitle'
      .split(' ')
      .map((name) => [`media:${name}`, open] as const),
  ),
}

const content: ElementRule = {
  section: MEDIA,
  attributes: {
    url: [absoluteUri],
    fileSize: [integer(1)],
    type: [mediaType],
    medium: [oneOf('image', 'audio', 'video', 'document', 'executable')],
    isDefault: [oneOfAnyCase('true', 'false')],
    expression: [oneOf('sample', 'full', 'nonstop')],
    bitrate: [decimal(0)],
    framerate: [decimal(0)],
    samplingrate: [decimal(0)],
    channels: [integer(0)],
    duration: [decimal(0)],
    height: [integer(1)],
    width: [integer(1)],
    lang: [
      (value) => {
        if (!isLanguageTag(value.text)) language(value)
      },
    ],
  },
  children: { ...MEDIA_ELEMENTS, ...EVERYWHERE },
}

/** What may stand in a channel or item. */
export const MEDIA_OBJECTS: Vocabulary = {
  ...MEDIA_ELEMENTS,
  'media:content': content,
  'media:group': {
    section: MEDIA,
    children: { ...MEDIA_ELEMENTS, 'media:content': content },
    also(element, { report }) {
      const found = childrenOf(element, 'media:content').length
      if (found < 2)
        report('media-group', element, `media:group: expected several media:content, found ${found}`)
    },
  },
}
