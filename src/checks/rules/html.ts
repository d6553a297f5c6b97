import type { Rule } from '../finding.ts'

const PROFILE = 'RSS Best Practices Profile'

/** What readers show as HTML, and what they show as plain text. */
export const HTML_RULES = {
  'html-in-plain-text': {
    severity: 'warning',
    section: `${PROFILE}, Character Data; RFC 4287 §3.1.1`,
    hint: 'this is plain text, in which readers show markup as it is written: remove it, or declare type="html" (Atom)',
  },
  'ambiguous-character': {
    severity: 'warning',
    section: `${PROFILE}, Character Data`,
    hint: 'write & as &#x26; and < as &#x3C;: they read the same as text and as HTML',
  },
  'invalid-html': {
    severity: 'warning',
    section: `${PROFILE}, item description; RFC 4287 §3.1.1.2`,
    hint: 'readers repair it in different ways: correct the markup',
  },
  'relative-reference': {
    severity: 'warning',
    section: `${PROFILE}, Relative URLs`,
    hint: 'write the complete address: away from its page it leads nowhere',
  },
  'dangerous-element': {
    severity: 'warning',
    section: 'RFC 4287 §8.1',
    hint: 'readers remove it: say the same with elements that are safe',
  },
  'dangerous-attribute': {
    severity: 'warning',
    section: 'RFC 4287 §8.1',
    hint: 'readers remove it: leave it out',
  },
  'dangerous-style': {
    severity: 'warning',
    section: 'RFC 4287 §8.1',
    hint: 'readers remove it: leave it out',
  },
} as const satisfies Record<string, Rule>
