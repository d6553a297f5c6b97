import type { Rule } from '../finding.ts'

/** What makes bytes XML: XML 1.0 and Namespaces in XML. */
export const XML_RULES = {
  'xml-not-well-formed': {
    severity: 'error',
    section: 'XML 1.0 §2.1',
    hint: 'no reader can parse the document; escape what is text, and close what is open',
  },
  'xml-illegal-character': {
    severity: 'error',
    section: 'XML 1.0 §2.2',
    hint: 'remove it: XML cannot carry it, not even as a reference',
  },
  'xml-bare-ampersand': {
    severity: 'error',
    section: 'XML 1.0 §4.1',
    hint: 'write &amp;',
  },
  'xml-undefined-entity': {
    severity: 'error',
    section: 'XML 1.0 §4.1',
    hint: 'XML knows only amp, lt, gt, quot and apos; write the character itself, or its number',
  },
  'xml-undeclared-prefix': {
    severity: 'error',
    section: 'Namespaces in XML §5',
    hint: 'declare it on the root element with xmlns:…="…"',
  },
  'xml-text-before-declaration': {
    severity: 'error',
    section: 'XML 1.0 §2.8',
    hint: 'nothing, not even a blank line, may come before <?xml',
  },
  'xml-version': {
    severity: 'error',
    section: 'XML 1.0 §2.8',
    hint: 'write version="1.0": feed readers know no other',
  },
  'xml-doctype': {
    severity: 'warning',
    section: 'XML 1.0 §2.8',
    hint: 'remove it: feeds have none, and careful readers refuse documents with one',
  },
  'xml-doctype-obsolete': {
    severity: 'error',
    section: 'RSS 0.91',
    hint: 'remove it: the address of Netscape’s DTD is gone, and only RSS 0.91 had one',
  },
  'xml-too-large': {
    severity: 'error',
    section: 'limits of this checker',
    hint: 'shorten the document',
  },
  'xml-too-deep': {
    severity: 'error',
    section: 'limits of this checker',
    hint: 'elements are nested deeper than any reader follows',
  },
  'encoding-unknown': {
    severity: 'error',
    section: 'XML 1.0 §4.3.3',
    hint: 'use UTF-8',
  },
  'encoding-mismatch': {
    severity: 'error',
    section: 'XML 1.0 §4.3.3',
    hint: 'store the document in the encoding that it declares, best UTF-8',
  },
  'encoding-unusual': {
    severity: 'warning',
    section: 'XML 1.0 §4.3.3',
    hint: 'use UTF-8: parsers need not know others',
  },
  'garbled-characters': {
    severity: 'warning',
    section: 'XML 1.0 §2.2',
    hint: 'text was read in another encoding than it was written in; look where it comes from',
  },
  'namespace-obsolete': {
    severity: 'error',
    section: 'Namespaces in XML §2.1',
    hint: 'use the address that the specification gives: readers look for exactly that',
  },
  'namespace-misspelt': {
    severity: 'warning',
    section: 'Namespaces in XML §2.1',
    hint: 'use the address that the specification gives, letter by letter',
  },
  'namespace-prefix-reserved': {
    severity: 'warning',
    section: 'Namespaces in XML §2.1',
    hint: 'simple readers go by the prefix; choose another one',
  },
} as const satisfies Record<string, Rule>
