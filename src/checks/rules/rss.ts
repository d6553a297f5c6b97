import type { Rule } from '../finding.ts'

const PROFILE = 'RSS Best Practices Profile'

/** RSS 2.0, and the RSS Advisory Board's Best Practices Profile. */
export const RSS_RULES = {
  'rss-version': { severity: 'error', section: 'RSS 2.0, <rss>', hint: 'write version="2.0"' },
  'rss-namespace': {
    severity: 'error',
    section: 'RSS 2.0, Extending RSS',
    hint: 'remove xmlns="…" from the root: elements of RSS are in no namespace',
  },
  'rss-item-empty': {
    severity: 'error',
    section: 'RSS 2.0, Elements of <item>',
    hint: 'give the item a title or a description; content:encoded does not count',
  },
  'rss-guid-missing': {
    severity: 'warning',
    section: `${PROFILE}, item guid`,
    hint: 'add a guid that never changes, or readers show an edited item as a new one',
  },
  'rss-guid-not-unique': {
    severity: 'warning',
    section: `${PROFILE}, item guid`,
    hint: 'use an address or a tag: URI: a short number is some other feed’s id, too',
  },
  'rss-guid-permalink': {
    severity: 'error',
    section: 'RSS 2.0, <guid>',
    hint: 'write isPermaLink="false", or make it the address of the item',
  },
  'rss-item-order': {
    severity: 'warning',
    section: `${PROFILE}, channel`,
    hint: 'put items after all other elements of the channel',
  },
  'rss-description-first': {
    severity: 'warning',
    section: `${PROFILE}, content:encoded`,
    hint: 'put a description, which holds the summary, before content:encoded',
  },
  'rss-enclosure-many': {
    severity: 'warning',
    section: `${PROFILE}, item enclosure`,
    hint: 'keep one enclosure: readers disagree about which one counts',
  },
  'rss-image-format': {
    severity: 'warning',
    section: 'RSS 2.0, <image>',
    hint: 'use a GIF, JPEG or PNG',
  },
  'rss-image-differs': {
    severity: 'warning',
    section: `${PROFILE}, channel image`,
    hint: 'repeat the channel’s title and link in its image',
  },
  'rss-image-size': {
    severity: 'error',
    section: 'RSS 2.0, <image>',
    hint: 'the width is at most 144, the height at most 400',
  },
  'rss-self-missing': {
    severity: 'warning',
    section: `${PROFILE}, atom:link`,
    hint: 'add <atom:link rel="self" type="application/rss+xml" href="…"/>, so that a copy can be traced to its feed',
  },
  'rss-text-input': {
    severity: 'warning',
    section: `${PROFILE}, channel textInput`,
    hint: 'remove it: readers ignore it',
  },
  'rss-slash-date': {
    severity: 'warning',
    section: `${PROFILE}, slash:comments`,
    hint: 'add lastBuildDate to the channel, or the number cannot be told from an old one',
  },
  'rss-same-meaning': {
    severity: 'warning',
    section: `${PROFILE}, Namespace Elements`,
    hint: 'keep one of the two, best the one of RSS',
  },
  'rss-skip': { severity: 'error', section: 'RSS 2.0, Optional channel elements', hint: 'correct it' },
  'rss-hour-24': {
    severity: 'warning',
    section: `${PROFILE}, channel skipHours`,
    hint: 'write 0 for midnight',
  },
} as const satisfies Record<string, Rule>
