import type { Rule } from '../finding.ts'

const TOP = 'JSON Feed 1.1, Top-level'
const ITEMS = 'JSON Feed 1.1, Items'

/** JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */
export const JSON_RULES = {
  'json-not-well-formed': {
    severity: 'error',
    section: 'RFC 8259',
    hint: 'no reader can parse the document: write it with a JSON library',
  },
  'json-member-twice': {
    severity: 'warning',
    section: 'RFC 8259 §4',
    hint: 'keep one of them: readers disagree about which counts',
  },
  'json-byte-order-mark': {
    severity: 'warning',
    section: 'RFC 8259 §8.1',
    hint: 'remove the byte order mark: parsers may refuse it',
  },
  'json-version': {
    severity: 'error',
    section: TOP,
    hint: 'write "version": "https://jsonfeed.org/version/1.1"',
  },
  'json-missing': { severity: 'error', section: TOP, hint: 'add it' },
  'json-type': { severity: 'error', section: TOP, hint: 'write a value of the type that is expected' },
  'json-blank': { severity: 'warning', section: TOP, hint: 'fill it in, or leave it out' },
  'json-obsolete': {
    severity: 'warning',
    section: 'JSON Feed 1.1, Changes',
    hint: 'write "authors", a list, instead of (or besides) "author"',
  },
  'json-id': {
    severity: 'error',
    section: ITEMS,
    hint: 'give the item an id that is a string and never changes: readers discard items without one',
  },
  'json-id-twice': {
    severity: 'error',
    section: ITEMS,
    hint: 'give each item an id of its own: readers keep one of the two',
  },
  'json-content-missing': {
    severity: 'error',
    section: ITEMS,
    hint: 'add content_html or content_text',
  },
  'json-link': {
    severity: 'error',
    section: ITEMS,
    hint: 'write the complete address',
  },
  'json-author': {
    severity: 'error',
    section: TOP,
    hint: 'give the author a name, a url or an avatar',
  },
  'json-paging': {
    severity: 'error',
    section: TOP,
    hint: 'next_url is the next page, never the feed itself',
  },
  'json-hub': { severity: 'error', section: TOP, hint: 'a hub has a type and a url' },
  'json-attachment': {
    severity: 'error',
    section: 'JSON Feed 1.1, Attachments',
    hint: 'an attachment has a url and a mime_type; sizes and durations are numbers',
  },
  'json-extension-name': {
    severity: 'warning',
    section: 'JSON Feed 1.1, Extensions',
    hint: 'names of extensions begin with _ and a letter, and hold no dot',
  },
  'json-unknown-member': {
    severity: 'warning',
    section: 'JSON Feed 1.1, Extensions',
    hint: 'correct its name, or begin it with _',
  },
} as const satisfies Record<string, Rule>
