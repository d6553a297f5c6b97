import { SaxesParser } from 'saxes'
import { legalText } from '../../core/text.ts'
import type { Report } from '../finding.ts'
import type { RuleName } from '../rules/index.ts'
import { attributeName, elementName, type Home, homeOf } from './names.ts'
import { checkDeclaration } from './namespaces.ts'
import { parsePlainXml } from './parse-plain.ts'
import { DEPTH_MAX, type GrowingElement, type XmlAttribute, type XmlElement } from './tree.ts'

const ENTITIES_MAX = 200
/** What all references to entities of a DTD may become together, in UTF-16 units. */
const EXPANSION_MAX = 1_000_000

/**
 * The root of a document, or undefined when it is not well-formed, which is reported then: the first fault only, as
 * parsers stop there. Strict by XML 1.0 and Namespaces in XML; nothing external is read, entities of an internal DTD
 * are not expanded in each other, and depth is bounded.
 */
export function parseXml(text: string, report: Report): XmlElement | undefined {
  if (reportIllegalCharacter(text, report)) return undefined
  const plain = parsePlainXml(text, report)
  if (plain !== undefined) return plain
  const parser = new SaxesParser({ xmlns: true, position: true })
  const build = new Build(text, parser, report)
  try {
    parser.write(text).close()
    return build.root
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const ampersand = findBareAmpersand(text)
    if (ampersand < error.offset)
      report('xml-bare-ampersand', { offset: ampersand }, 'found & that begins no reference')
    else report(error.rule, error, error.message)
    return undefined
  }
}

class Fault extends Error {
  readonly rule: RuleName
  readonly offset: number

  constructor(rule: RuleName, offset: number, message: string) {
    super(message)
    this.rule = rule
    this.offset = offset
  }
}

/** Turns the parser's events into a tree. */
class Build {
  root: GrowingElement | undefined
  readonly #text: string
  readonly #parser: SaxesParser<{ xmlns: true; position: true }>
  readonly #report: Report
  #home: Home | undefined
  #open: GrowingElement | undefined
  #depth = 0
  #start = 0

  constructor(text: string, parser: SaxesParser<{ xmlns: true; position: true }>, report: Report) {
    this.#text = text
    this.#report = report
    this.#parser = parser
    parser.on('opentagstart', ({ name }) => {
      // Behind the name one character was read, or the two of a line end.
      this.#start = text.lastIndexOf('<', parser.position - name.length - 1)
    })
    parser.on('opentag', (tag) => this.#enter(tag))
    parser.on('closetag', () => this.#leave())
    parser.on('text', (data) => this.#add(data))
    parser.on('cdata', (data) => this.#add(data))
    parser.on('doctype', (doctype) => {
      const entities = declaredEntities(doctype)
      if (expansionOf(text, entities) > EXPANSION_MAX)
        throw new Fault('xml-too-large', 0, 'entities expand to more than any feed holds')
      Object.assign(parser.ENTITIES, entities)
      if (doctype.includes('RSS 0.91')) parser.ENTITIES = HTML_ENTITIES
    })
    parser.on('error', (error) => {
      throw this.#fault(error.message.replace(/^[\d:]+ /, '').replace(/\.$/, ''))
    })
  }

  #enter(tag: Opened): void {
    if (++this.#depth > DEPTH_MAX)
      throw new Fault('xml-too-deep', this.#start, `elements are nested deeper than ${DEPTH_MAX} levels`)
    if (this.#open === undefined) this.#home = homeOf(tag.local, tag.uri)
    for (const prefix of Object.keys(tag.ns)) this.#declare(prefix, tag.ns[prefix] as string)
    const { name, vocabulary } = elementName(tag.uri, tag.local, this.#home)
    const element: GrowingElement = {
      name,
      local: tag.local,
      vocabulary,
      prefix: tag.prefix,
      namespace: tag.uri,
      offset: this.#start,
      attributes: Object.values(tag.attributes)
        .filter(({ prefix, name: written }) => prefix !== 'xmlns' && written !== 'xmlns')
        .map((attribute): XmlAttribute => {
          const { name, vocabulary } = attributeName(attribute.uri, attribute.local)
          return { name, vocabulary, value: attribute.value }
        }),
      children: [],
      parent: this.#open,
      text: '',
      inner: this.#parser.position,
      end: this.#parser.position,
    }
    if (this.#open === undefined) this.root = element
    else this.#open.children.push(element)
    this.#open = element
  }

  #declare(prefix: string, uri: string): void {
    if (uri !== this.#home?.uri || prefix !== '')
      checkDeclaration(prefix, uri, { offset: this.#start }, this.#report)
  }

  #leave(): void {
    const element = this.#open as GrowingElement
    element.end = this.#text.lastIndexOf('<', this.#parser.position - 1)
    this.#depth--
    this.#open = element.parent as GrowingElement | undefined
  }

  #add(data: string): void {
    if (this.#open !== undefined) this.#open.text += data
  }

  #fault(message: string): Fault {
    const offset = Math.max(0, this.#parser.position - 1)
    if (/undefined entity/.test(message)) {
      const start = this.#text.lastIndexOf('&', offset)
      return new Fault(
        'xml-undefined-entity',
        start,
        `found ${this.#text.slice(start, offset + 1)}, which XML does not know`,
      )
    }
    for (const [pattern, rule] of FAULTS) if (pattern.test(message)) return new Fault(rule, offset, message)
    return new Fault('xml-not-well-formed', offset, message)
  }
}

interface Opened {
  readonly name: string
  readonly prefix: string
  readonly local: string
  readonly uri: string
  readonly ns: Readonly<Record<string, string>>
  readonly attributes: Readonly<
    Record<
      string,
      {
        readonly name: string
        readonly prefix: string
        readonly local: string
        readonly uri: string
        readonly value: string
      }
    >
  >
}

const FAULTS: readonly (readonly [RegExp, RuleName])[] = [
  [/unbound namespace prefix/, 'xml-undeclared-prefix'],
  [/XML declaration must be at the start/, 'xml-text-before-declaration'],
  [/malformed character entity/, 'xml-illegal-character'],
  [/version number/, 'xml-version'],
]

const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

function reportIllegalCharacter(text: string, report: Report): boolean {
  // Several times faster, and nearly always enough.
  if (legalText(text) === text) return false
  const offset = text.search(ILLEGAL)
  const code = (text.codePointAt(offset) as number).toString(16).toUpperCase().padStart(4, '0')
  report('xml-illegal-character', { offset }, `found the character U+${code}`)
  return true
}

/** What is no reference, outside of sections in which there are none. */
const AMPERSAND =
  /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?(?:\?>|$)|&(?!#\d+;|#x[\da-f]+;|[\p{L}_:][\p{L}\p{N}_:.-]*;)/giu

function findBareAmpersand(text: string): number {
  for (const match of text.matchAll(AMPERSAND)) if (match[0] === '&') return match.index
  return Number.POSITIVE_INFINITY
}

/** General entities of the internal subset, as text: what they refer to is not looked up. */
function declaredEntities(doctype: string): Record<string, string> {
  const entities: Record<string, string> = {}
  let count = 0
  for (const [, name = '', double, single] of doctype.matchAll(
    /<!ENTITY\s+([\w.-]{1,100})\s+(?:"([^"]{0,1000})"|'([^']{0,1000})')\s*>/g,
  )) {
    if (++count > ENTITIES_MAX) break
    entities[name] = double ?? single ?? ''
  }
  return entities
}

/** How long all references would become: a short document can be a long one. */
function expansionOf(text: string, entities: Readonly<Record<string, string>>): number {
  let length = 0
  for (const [, name = ''] of text.matchAll(/&([\w.-]{1,100});/g))
    if (Object.hasOwn(entities, name)) length += (entities[name] as string).length
  return length
}

/** The DTD of RSS 0.91 declares those of HTML; which character one stands for is not asked here. */
const HTML_ENTITIES: Record<string, string> = new Proxy(
  { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  { get: (known: Record<string, string>, name) => known[String(name)] ?? '\u00a0' },
)
