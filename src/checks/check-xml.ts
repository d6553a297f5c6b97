import type { Instant } from '../core/dates.ts'
import { ATOM_FEED } from './atom.ts'
import { ATOM_ENTRY } from './atom-entry.ts'
import { quote, type Report } from './finding.ts'
import type { ElementRule, Inspection } from './grammar.ts'
import { OPML } from './opml.ts'
import { RSS } from './rss.ts'
import { walk } from './walk.ts'
import { NAMESPACES, OBSOLETE_ATOM } from './xml/namespaces.ts'
import { parseXml } from './xml/parse.ts'
import { attributeOf, type XmlElement } from './xml/tree.ts'

export type XmlFormat = Inspection['format']

/** What is known of a document besides its text. */
export interface Circumstances {
  readonly now?: Instant
  /** Where it was fetched, after redirections. */
  readonly address?: string
  /** Where it was asked for, before them. */
  readonly asked?: string
}

/** Holds the text of an RSS, Atom or OPML document against all rules; gives its format when it has one. */
export function checkXml(text: string, circumstances: Circumstances, report: Report): XmlFormat | undefined {
  const version = /^<\?xml\s+version\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  if (version !== undefined && version !== '1.0')
    report('xml-version', { offset: 0 }, `expected version 1.0, found ${quote(version)}`)
  checkDoctype(text, report)
  const root = parseXml(text, report)
  if (root === undefined) return undefined
  const format = checkRoot(root, report)
  if (format === undefined) return undefined
  walk(root, ruleOf(root, format), {
    report: format === 'atom' ? inAtom(report) : report,
    format,
    version: (format === 'rss' && attributeOf(root, 'version')) || '2.0',
    ...pickCircumstances(circumstances),
    source: text,
    seen: new Map(),
  })
  return format
}

/** In a document of Atom its elements go by their own names: nobody writes the prefix there. */
export function inAtom(report: Report): Report {
  return (rule, spot, message, section) => {
    const quoted = message.indexOf('"')
    const own = quoted === -1 ? message : message.slice(0, quoted)
    report(rule, spot, own.replace(OWN_NAME, '$1') + message.slice(own.length), section)
  }
}

/** Where messages have names. What is quoted from the document, which comes last, stays. */
const OWN_NAME = /(^|(?:element|found|expected) )atom:(?=[a-z])/g

function pickCircumstances({ now, address, asked }: Circumstances): Circumstances {
  return {
    ...(now !== undefined && { now }),
    ...(address !== undefined && { address }),
    ...(asked !== undefined && { asked }),
  }
}

function checkDoctype(text: string, report: Report): void {
  const [doctype] = /<!DOCTYPE[^>[]*/.exec(text.slice(0, 2000)) ?? []
  if (doctype === undefined) return
  const at = { offset: text.indexOf(doctype) }
  const isNetscape = doctype.includes('http://my.netscape.com/')
  const fitsVersion = /<rss[^>]*version\s*=\s*["']0\.91["']/.test(text)
  if (doctype.includes('RSS 0.91') && !(fitsVersion && !isNetscape))
    report('xml-doctype-obsolete', at, `found ${quote(doctype)}`)
  else if (!fitsVersion) report('xml-doctype', at, `found ${quote(doctype)}`)
}

/** Which rules a root asks for; what is wrong with it is said. */
function checkRoot(root: XmlElement, report: Report): XmlFormat | undefined {
  const { local, name, prefix } = root
  const uri = root.namespace
  if (local === 'rss') {
    if (uri !== '') report('rss-namespace', root, `rss: expected no namespace, found ${quote(uri)}`)
    return 'rss'
  }
  if (local === 'opml') return 'opml'
  if (local === 'outlineDocument') {
    report('opml-root-obsolete', root, 'found the root outlineDocument')
    return 'opml'
  }
  if (local === 'feed' || local === 'entry') {
    if (uri === OBSOLETE_ATOM) {
      report('namespace-obsolete', root, `${local}: found the namespace of Atom 0.3`)
      return undefined
    }
    if (uri === '')
      report('atom-no-namespace', root, `${local}: expected the namespace ${NAMESPACES.atom}, found none`)
    else if (uri !== NAMESPACES.atom)
      report(
        'atom-wrong-namespace',
        root,
        `${local}: expected the namespace ${NAMESPACES.atom}, found ${quote(uri)}`,
      )
    if (prefix !== '') report('atom-prefix', root, `${local}: found the prefix ${prefix}`)
    return 'atom'
  }
  const found = name === 'rdf:RDF' ? 'RSS 1.0 (RDF), which is not checked' : name
  report('not-a-feed', root, `expected the root rss, feed, entry or opml, found ${found}`)
  return undefined
}

function ruleOf(root: XmlElement, format: XmlFormat): ElementRule {
  if (format === 'rss') return RSS
  if (format === 'opml') return root.local === 'opml' ? OPML : { ...OPML, requiredAttributes: [] }
  return root.local === 'entry' ? ATOM_ENTRY : ATOM_FEED
}
