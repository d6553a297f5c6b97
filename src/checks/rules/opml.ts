import type { Rule } from '../finding.ts'

/** OPML 2.0 (http://opml.org/spec2.opml). */
export const OPML_RULES = {
  'opml-version': { severity: 'error', section: 'OPML 2.0, <opml>', hint: 'write version="2.0"' },
  'opml-root-obsolete': {
    severity: 'warning',
    section: 'OPML 2.0, <opml>',
    hint: 'the root is called opml since OPML 1.0',
  },
  'opml-outline-version': {
    severity: 'warning',
    section: 'OPML 2.0, Subscription lists',
    hint: 'write RSS, RSS1, RSS2 or scriptingNews, or leave it out',
  },
  'opml-address-missing': {
    severity: 'warning',
    section: 'OPML 2.0, Subscription lists',
    hint: 'give the address of the feed in xmlUrl',
  },
  'opml-title-missing': {
    severity: 'warning',
    section: 'OPML 2.0, Subscription lists',
    hint: 'give the title of the feed in title, beside text',
  },
  'opml-type': {
    severity: 'warning',
    section: 'OPML 2.0, <outline>',
    hint: 'say with type="rss" or type="link" what the outline is',
  },
  'opml-expansion-state': {
    severity: 'error',
    section: 'OPML 2.0, <head>',
    hint: 'write line numbers with commas between them',
  },
} as const satisfies Record<string, Rule>
