import type { Rule } from '../finding.ts'

/** Dates, links, ids, languages, addresses, numbers: what may stand in an element or attribute. */
export const VALUE_RULES = {
  'invalid-rfc822-date': {
    severity: 'error',
    section: 'RFC 822 §5',
    hint: 'write it like Fri, 22 Jul 2011 04:00:00 GMT',
  },
  'wrong-weekday': {
    severity: 'error',
    section: 'RFC 822 §5.2',
    hint: 'correct the weekday, or leave it out',
  },
  'unusual-rfc822-date': {
    severity: 'warning',
    section: 'RSS Best Practices Profile, Date and Time',
    hint: 'write it like Fri, 22 Jul 2011 04:00:00 GMT: four-digit year, one space, numeric zone or GMT',
  },
  'invalid-rfc3339-date': {
    severity: 'error',
    section: 'RFC 4287 §3.3; RFC 3339 §5.6',
    hint: 'write it like 2011-07-22T04:00:00Z',
  },
  'invalid-w3c-date': {
    severity: 'error',
    section: 'W3C-DTF',
    hint: 'write it like 2011-07-22T04:00:00Z, or shorter: 2011-07-22, 2011-07, 2011',
  },
  'implausible-date': {
    severity: 'warning',
    hint: 'dates in the future and before 1990 confuse readers: look where it comes from',
  },
  'invalid-link': {
    severity: 'error',
    section: 'RFC 3986 §3',
    hint: 'write a complete address with its scheme and host',
  },
  'relative-link': {
    severity: 'error',
    section: 'RFC 3986 §4.3',
    hint: 'write the complete address: readers do not know what it is relative to',
  },
  'link-character': {
    severity: 'error',
    section: 'RFC 3986 §2',
    hint: 'percent-encode it',
  },
  'link-not-ascii': {
    severity: 'error',
    section: 'RFC 3986 §2',
    hint: 'percent-encode the path (in UTF-8), and write the host in Punycode',
  },
  'local-address': {
    severity: 'error',
    section: 'RSS Best Practices Profile, enclosure',
    hint: 'readers are elsewhere: write the address that the public knows',
  },
  'scheme-not-registered': {
    severity: 'warning',
    section: 'RFC 7595',
    hint: 'use a scheme that is registered with IANA',
  },
  'invalid-tag-uri': {
    severity: 'error',
    section: 'RFC 4151 §2.1',
    hint: 'write it like tag:example.com,2011:/posts/1',
  },
  'invalid-urn': { severity: 'error', section: 'RFC 2141 §2', hint: 'write it like urn:isbn:0451450523' },
  'invalid-uuid': {
    severity: 'error',
    section: 'RFC 4122 §3',
    hint: 'write it like urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6',
  },
  'id-not-canonical': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.6.1',
    hint: 'write scheme and host in lower case, without default port and dot segments; once published, keep it as it is',
  },
  'white-space-around': {
    severity: 'error',
    section: 'RFC 4287 §2',
    hint: 'remove it: ids, addresses and dates are compared letter by letter',
  },
  'invalid-language': {
    severity: 'error',
    section: 'RFC 5646 §2.1',
    hint: 'write a language tag such as en, pt-BR or zh-Hant',
  },
  'invalid-email': {
    severity: 'error',
    section: 'RFC 5322 §3.4.1',
    hint: 'write mail@example.com',
  },
  'email-with-name': {
    severity: 'warning',
    section: 'RSS Best Practices Profile, E-mail Addresses',
    hint: 'write mail@example.com (Name)',
  },
  'email-published': {
    severity: 'warning',
    section: 'RFC 4287 §3.2.1',
    hint: 'a name is no place for an e-mail address: use the element email',
  },
  'invalid-media-type': {
    severity: 'error',
    section: 'RFC 6838 §4.2',
    hint: 'write it like audio/mpeg',
  },
  'invalid-number': { severity: 'error', hint: 'write a number' },
  'invalid-integer': { severity: 'error', hint: 'write a whole number in digits' },
  'invalid-value': { severity: 'error', hint: 'write one of the values that the specification lists' },
  'too-long': { severity: 'error', hint: 'shorten it' },
  'duplicate-value': { severity: 'error', hint: 'each must be different' },
} as const satisfies Record<string, Rule>
