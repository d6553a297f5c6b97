import type { Fault, Gate } from '../core/ports.ts'
import { checkEntry, checkEnvelope } from './check-parts.ts'
import type { Finding } from './finding.ts'
import type { RuleName } from './rules/index.ts'
import { JSON_RULES } from './rules/json.ts'
import { STRUCTURE_RULES } from './rules/structure.ts'
import { XML_RULES } from './rules/xml.ts'

/** What keeps an entry or an envelope of ours from being published. */
export const gate: Gate = {
  checkEntry: (format, entry) => faultsIn(checkEntry(format, entry)),
  checkEnvelope: (format, envelope, self) => faultsIn(checkEnvelope(format, envelope, { address: self })),
}

function faultsIn(findings: readonly Finding[]): readonly Fault[] {
  return findings.filter(blocks).map(({ rule, message, hint, section }) => ({
    rule,
    message,
    hint: NOT_THE_AUTHOR.has(rule)
      ? `nothing in a post should lead to this: please report it as a bug of Feedmill, with the post (${section})`
      : `${hint} (${section})`,
  }))
}

function blocks({ rule, severity }: Finding): boolean {
  return severity === 'error' ? !IDS.has(rule) : PROMISES.has(rule)
}

/**
 * What an id breaks that its author has stated, or that an earlier program has published: readers compare it letter by letter,
 * so it stays as it is. Addresses that are no ids are of http(s) and cannot break these.
 */
const IDS: ReadonlySet<RuleName> = new Set<RuleName>(['invalid-tag-uri', 'invalid-urn', 'invalid-uuid'])

/** Others may do this. We promise not to. */
const PROMISES: ReadonlySet<RuleName> = new Set<RuleName>([
  'dangerous-element',
  'dangerous-attribute',
  'dangerous-style',
  'relative-reference',
  'rss-guid-missing',
  'rss-self-missing',
  'rss-same-meaning',
  'rss-image-differs',
  'rss-item-order',
  'rss-description-first',
  'rss-enclosure-many',
  'atom-self-missing',
  'atom-no-text',
  'atom-published-late',
  'self-relative',
  'self-is-elsewhere',
  'json-obsolete',
])

/** What only a program can do wrong. */
const NOT_THE_AUTHOR: ReadonlySet<string> = new Set([
  ...Object.keys(XML_RULES),
  ...Object.keys(STRUCTURE_RULES),
  ...Object.keys(JSON_RULES),
])
