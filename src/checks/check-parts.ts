import type { FormatName } from '../core/feed.ts'
import type { EncodedEntry, EncodedEnvelope } from '../core/ports.ts'
import { ATOM_ENTRY } from './atom-entry.ts'
import { type Circumstances, checkXml, inAtom } from './check-xml.ts'
import { type Finding, Findings, type Report } from './finding.ts'
import type { ElementRule } from './grammar.ts'
import { checkJsonFeed, checkJsonItem } from './json/json-feed.ts'
import { RSS_ITEM } from './rss-item.ts'
import { walk } from './walk.ts'
import { NAMESPACES } from './xml/namespaces.ts'
import { parseXml } from './xml/parse.ts'
import type { XmlElement } from './xml/tree.ts'

/**
 * Holds one encoded entry against all rules of its format, as if it stood in an envelope without fault. What only a whole
 * document shows is not asked: whether its id is another's, and, in Atom, whether it needs the feed's author (`checkEnvelope` asks
 * that one be there). Lines count from the entry's first.
 */
export function checkEntry(
  format: FormatName,
  { text, prefixes }: EncodedEntry,
  now?: Circumstances['now'],
): readonly Finding[] {
  if (format === 'json') {
    const findings = new Findings(text)
    checkJsonItem(text, now, findings.report)
    return findings.list
  }
  const [before, after] = format === 'rss' ? RSS_AROUND : ATOM_AROUND
  const declarations = [...new Set(['atom', ...prefixes])].map((prefix) =>
    prefix in NAMESPACES ? ` xmlns:${prefix}="${NAMESPACES[prefix]}"` : '',
  )
  const source = before.replace('…', declarations.join('')) + text + after
  const findings = new Findings(source)
  const root = parseXml(source, findings.report)
  const entry = root === undefined ? undefined : findEntry(root, format)
  if (entry !== undefined) walkEntry(entry, source, format, now, findings.report)
  else if (root !== undefined) findings.report('not-a-feed', root, 'expected one entry, found something else')
  return findings.list
}

// On the entry's first line, so that its lines keep their numbers.
const RSS_AROUND = ['<rss version="2.0"…><channel><lastBuildDate/>', '</channel></rss>'] as const
const ATOM_AROUND = [`<feed xmlns="${NAMESPACES.atom}"…><author/>`, '</feed>'] as const

/** The one element that stands in the surroundings, which it must leave as they are. */
function findEntry(root: XmlElement, format: 'rss' | 'atom'): XmlElement | undefined {
  const parent = format === 'rss' ? root.children[0] : root
  const isAlone = parent?.children.length === 2 && (format === 'atom' || root.children.length === 1)
  return isAlone ? parent.children[1] : undefined
}

const RULES: Readonly<Record<'rss' | 'atom', ElementRule>> = { rss: RSS_ITEM, atom: ATOM_ENTRY }

function walkEntry(
  entry: XmlElement,
  source: string,
  format: 'rss' | 'atom',
  now: Circumstances['now'],
  report: Report,
): void {
  walk(entry, RULES[format], {
    report: format === 'atom' ? inAtom(report) : report,
    format,
    version: '2.0',
    source,
    seen: new Map(),
    ...(now !== undefined && { now }),
  })
}

/** Holds a document without its entries against all rules of its format. Atom: an author must be there. */
export function checkEnvelope(
  format: FormatName,
  { head, tail }: EncodedEnvelope,
  circumstances: Circumstances = {},
): readonly Finding[] {
  const text = head + tail
  const findings = new Findings(text)
  if (format === 'json') checkJsonFeed(text, circumstances, findings.report)
  else checkXml(text, circumstances, findings.report)
  if (format === 'atom' && !text.includes('<author>'))
    findings.report('atom-author-missing', { offset: 0 }, 'feed: expected an author for entries without one')
  return findings.list
}
