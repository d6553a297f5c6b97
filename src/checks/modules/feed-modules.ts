import { type ElementRule, leaf, single, type Vocabulary } from '../grammar.ts'
import { rfc3339Date, w3cDate } from '../values/dates.ts'
import { absoluteUri, checkReference, permanentIri, uriReference } from '../values/links.ts'
import { mediaType } from '../values/media-type.ts'
import { anyText, integer, matching, oneOf, oneOfAnyCase } from '../values/numbers.ts'
import { plainText } from '../values/text.ts'
import { EVERYWHERE, resource } from './everywhere.ts'
import { MEDIA_OBJECTS } from './media.ts'

const SYNDICATION = 'mod_syndication'
const FEEDBURNER = 'FeedBurner'
const THREADING = 'RFC 4685 §3'
const OPENSEARCH = 'OpenSearch 1.1'

const open = (section: string): ElementRule => ({ section, open: true })

/** RFC 4685: what an entry answers. */
const inReplyTo: ElementRule = {
  section: THREADING,
  text: [anyText],
  attributes: { href: [checkReference], ref: [permanentIri], source: [checkReference], type: [mediaType] },
}

const license: ElementRule = leaf('creativeCommonsRssModule', absoluteUri)

/** FeedBurner's; whoever wrote them is gone, the feeds are not. */
const feedburner: Vocabulary = {
  'feedburner:awareness': single(FEEDBURNER, absoluteUri),
}

const both: Vocabulary = {
  ...EVERYWHERE,
  ...MEDIA_OBJECTS,
  ...feedburner,
  'creativeCommons:license': license,
  'thr:in-reply-to': inReplyTo,
  'foaf:maker': open('FOAF'),
  'taxo:topics': open('mod_taxonomy'),
  'l:link': open('mod_link'),
}

/** Bloglines’: in `rss` beside the channel, in Atom in the feed. */
export const ACCESS: ElementRule = {
  section: 'Feed Access Control 1.0',
  once: 'duplicate-element',
  attributes: { relationship: [oneOf('allow', 'deny')] },
  requiredAttributes: ['relationship'],
}

/** Modules of channels and of Atom's feeds. */
export const FEED_MODULES: Vocabulary = {
  ...both,
  'sy:updatePeriod': single(SYNDICATION, (value) => {
    oneOf('hourly', 'daily', 'weekly', 'monthly', 'yearly')({ ...value, text: value.text.trim() })
  }),
  'sy:updateFrequency': single(SYNDICATION, integer(1)),
  'sy:updateBase': single(SYNDICATION, w3cDate),
  'admin:generatorAgent': { ...resource, once: 'duplicate-element' },
  'admin:errorReportsTo': { ...resource, once: 'duplicate-element' },
  'blogChannel:blogRoll': single('blogChannel', absoluteUri),
  'blogChannel:mySubscriptions': single('blogChannel', absoluteUri),
  'blogChannel:blink': single('blogChannel', absoluteUri),
  'blogChannel:changes': single('blogChannel', absoluteUri),
  'cf:listinfo': open('Simple List Extensions'),
  'cf:treatAs': leaf('Simple List Extensions', anyText),
  'cp:server': open('mod_changedpage'),
  'fh:archive': { section: 'RFC 5005 §4' },
  'fh:complete': { section: 'RFC 5005 §2' },
  'feedburner:browserFriendly': single(FEEDBURNER, plainText),
  'feedburner:emailServiceId': single(FEEDBURNER, anyText),
  'feedburner:feedburnerHostname': single(FEEDBURNER, absoluteUri),
  'feedburner:info': { section: FEEDBURNER, text: [anyText], attributes: { uri: [] } },
  'feedburner:feedFlare': {
    section: FEEDBURNER,
    text: [anyText],
    attributes: { href: [uriReference], src: [uriReference] },
  },
  'opensearch:totalResults': single(OPENSEARCH, integer(0)),
  'opensearch:startIndex': single(OPENSEARCH, integer(Number.NEGATIVE_INFINITY)),
  'opensearch:itemsPerPage': single(OPENSEARCH, integer(0)),
  'opensearch:Query': open(OPENSEARCH),
  'wiki:interwiki': open('mod_wiki'),
  'xhtml:div': open('XHTML 1.0'),
  'xhtml:meta': {
    section: 'XHTML 1.0',
    attributes: {
      name: [oneOfAnyCase('robots')],
      content: [
        matching(
          /^(?:all|none|(?:no)?index(?:,(?:no)?follow)?|(?:no)?follow(?:,(?:no)?index)?)$/i,
          'robots’ instructions',
        ),
      ],
    },
    requiredAttributes: ['name', 'content'],
  },
}

/** Modules of items and entries. */
export const ENTRY_MODULES: Vocabulary = {
  ...both,
  'annotate:reference': { ...resource, once: 'duplicate-element' },
  'ag:source': single('mod_aggregation', anyText),
  'ag:sourceURL': single('mod_aggregation', absoluteUri),
  'ag:timestamp': single('mod_aggregation', w3cDate),
  'ev:location': open('mod_event'),
  'ev:organizer': open('mod_event'),
  'ev:type': single('mod_event', anyText),
  'feedburner:origEnclosureLink': single(FEEDBURNER, absoluteUri),
  'feedburner:origLink': single(FEEDBURNER, absoluteUri),
  'foaf:primaryTopic': open('FOAF'),
  'slash:comments': single('mod_slash', integer(0)),
  'slash:section': leaf('mod_slash', anyText),
  'slash:department': leaf('mod_slash', anyText),
  'slash:hit_parade': single('mod_slash', matching(/^\d+(?:,\s*\d+)*$/, 'whole numbers with commas')),
  'thr:total': single('RFC 4685 §5', integer(0)),
  'trackback:ping': single('TrackBack', absoluteUri),
  'trackback:about': leaf('TrackBack', absoluteUri),
  'wfw:comment': single('CommentAPI', absoluteUri),
  'wfw:commentRss': single('CommentAPI', absoluteUri),
  'wfw:commentRSS': {
    ...single('CommentAPI', absoluteUri),
    also(element, { report }) {
      report('comment-rss-name', element, 'found wfw:commentRSS')
    },
  },
  'app:edited': single('RFC 5023 §10.2', rfc3339Date),
  'app:control': {
    section: 'RFC 5023 §13.1',
    once: 'duplicate-element',
    children: {
      'app:draft': single('RFC 5023 §13.1.1', (value) =>
        oneOf('yes', 'no')({ ...value, text: value.text.trim() }),
      ),
    },
  },
  ...Object.fromEntries(
    ['diff', 'history', 'importance', 'status', 'version'].map((name) => [
      `wiki:${name}`,
      leaf('mod_wiki', anyText),
    ]),
  ),
}
