import type { Rule } from '../finding.ts'

/** Atom 1.0 (RFC 4287), paged feeds (RFC 5005), threads (RFC 4685). */
export const ATOM_RULES = {
  'atom-no-namespace': {
    severity: 'error',
    section: 'RFC 4287 §2',
    hint: 'write xmlns="http://www.w3.org/2005/Atom" on the root',
  },
  'atom-wrong-namespace': {
    severity: 'error',
    section: 'RFC 4287 §1.2',
    hint: 'write xmlns="http://www.w3.org/2005/Atom" on the root',
  },
  'atom-prefix': {
    severity: 'warning',
    section: 'RFC 4287 §1.2',
    hint: 'make it the default namespace: some readers know no prefix',
  },
  'atom-author-missing': {
    severity: 'error',
    section: 'RFC 4287 §4.1.1',
    hint: 'add an author to the feed, or to every entry',
  },
  'atom-content-missing': {
    severity: 'error',
    section: 'RFC 4287 §4.1.2',
    hint: 'add a content, or a link with rel="alternate"',
  },
  'atom-no-text': {
    severity: 'warning',
    section: 'RFC 4287 §4.1.1.1',
    hint: 'add a summary or a content',
  },
  'atom-summary-missing': {
    severity: 'error',
    section: 'RFC 4287 §4.1.2',
    hint: 'add a summary: the content is elsewhere, or no text',
  },
  'atom-alternate-twice': {
    severity: 'error',
    section: 'RFC 4287 §4.1.1',
    hint: 'give the links different types or languages, or keep one',
  },
  'atom-self-missing': {
    severity: 'warning',
    section: 'RFC 4287 §4.1.1',
    hint: 'add <link rel="self" type="application/atom+xml" href="…"/>',
  },
  'self-relative': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.7.2',
    hint: 'write the complete address: a copy of the feed must lead to it',
  },
  'self-no-feed': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.7.2',
    hint: 'rel="self" is the feed itself, so its type is that of a feed',
  },
  'link-relation-unknown': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.7.2',
    hint: 'use a registered relation, or a complete address',
  },
  'link-with-content': { severity: 'warning', section: 'RFC 4287 §4.2.7', hint: 'leave links empty' },
  'atom-entry-twice': {
    severity: 'warning',
    section: 'RFC 4287 §4.1.1',
    hint: 'give each entry an id of its own',
  },
  'atom-ids-all-equal': {
    severity: 'error',
    section: 'RFC 4287 §4.2.6',
    hint: 'give each entry an id of its own',
  },
  'atom-updated-twice': {
    severity: 'warning',
    section: 'RFC 4287 §4.1.1',
    hint: 'versions of one entry have different dates of updated',
  },
  'atom-metadata-late': {
    severity: 'error',
    section: 'RFC 4287 §4.1.1',
    hint: 'put entries after all other elements of the feed',
  },
  'atom-source-incomplete': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.11',
    hint: 'a source repeats id, title and updated of the feed that the entry is from',
  },
  'atom-text-type': {
    severity: 'error',
    section: 'RFC 4287 §3.1.1',
    hint: 'write type="text", "html" or "xhtml"; only content may have a media type',
  },
  'atom-type-missing': {
    severity: 'warning',
    section: 'RFC 4287 §4.1.3.2',
    hint: 'say with type="…" what src leads to',
  },
  'atom-xhtml-div': {
    severity: 'error',
    section: 'RFC 4287 §3.1.1.3',
    hint: 'xhtml is exactly one <div xmlns="http://www.w3.org/1999/xhtml">',
  },
  'atom-not-base64': {
    severity: 'error',
    section: 'RFC 4287 §4.1.3.3',
    hint: 'a content that is neither text nor XML is Base64',
  },
  'atom-mode': {
    severity: 'error',
    section: 'RFC 4287 §3.1.1',
    hint: 'mode is of Atom 0.3: write type="html"',
  },
  'atom-html-document': {
    severity: 'warning',
    section: 'RFC 4287 §4.1.3.3',
    hint: 'a media type such as text/html stands for a whole document; write type="html"',
  },
  'atom-markup-in-xhtml': {
    severity: 'warning',
    section: 'RFC 4287 §3.1.1.3',
    hint: 'in xhtml markup is not escaped',
  },
  'atom-published-late': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.9',
    hint: 'published is when the entry first appeared, so not after updated',
  },
  'link-to-itself': {
    severity: 'warning',
    section: 'RFC 3986 §4.4',
    hint: 'with this xml:base it leads to another document: write the complete address',
  },
  'history-link-in-entry': {
    severity: 'warning',
    section: 'RFC 5005 §4',
    hint: 'only feeds have pages and archives',
  },
  'complete-feed-with-pages': {
    severity: 'error',
    section: 'RFC 5005 §2',
    hint: 'a complete feed has no other pages: remove the link',
  },
  'page-past-the-end': {
    severity: 'error',
    section: 'RFC 5005 §3',
    hint: 'the first page has no previous one, the last has no next',
  },
  'archive-unlinked': {
    severity: 'warning',
    section: 'RFC 5005 §4',
    hint: 'link archives to each other (prev-archive, next-archive) and to the current feed',
  },
  'archive-loop': {
    severity: 'error',
    section: 'RFC 5005 §4',
    hint: 'link each archive to the one before and the one after it, or readers go round in circles',
  },
} as const satisfies Record<string, Rule>
