import type { Rule } from '../finding.ts'

/** Which elements and attributes may stand where. */
export const STRUCTURE_RULES = {
  'not-a-feed': {
    severity: 'error',
    section: 'RSS 2.0; RFC 4287; JSON Feed 1.1; OPML 2.0',
    hint: 'give an RSS 2.0, Atom 1.0, JSON Feed or OPML document',
  },
  'missing-element': { severity: 'error', hint: 'add it' },
  'missing-attribute': { severity: 'error', hint: 'add it' },
  'duplicate-element': { severity: 'error', hint: 'keep one of them' },
  'unknown-element': {
    severity: 'error',
    hint: 'correct its name or its place, or put it into a namespace of its own',
  },
  'unknown-attribute': { severity: 'error', hint: 'remove it, or correct its name' },
  'extension-attribute': {
    severity: 'warning',
    section: 'RSS 2.0, Extending RSS',
    hint: 'readers ignore attributes of other namespaces on elements of RSS',
  },
  'unexpected-text': { severity: 'error', hint: 'remove the text: only elements stand here' },
  'misplaced-xhtml': {
    severity: 'warning',
    hint: 'put markup into an element that carries HTML',
  },
  'questionable-element': {
    severity: 'warning',
    hint: 'no specification places it here, and readers will not find it',
  },
  'element-without-namespace': {
    severity: 'warning',
    section: 'RFC 4287 §6.4',
    hint: 'put it into a namespace',
  },
  blank: { severity: 'warning', hint: 'fill it in, or leave it out' },
} as const satisfies Record<string, Rule>
