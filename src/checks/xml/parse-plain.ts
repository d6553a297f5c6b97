import type { Report } from '../finding.ts'
import { attributeName, elementName, type Home, homeOf } from './names.ts'
import { checkDeclaration, NAMESPACES } from './namespaces.ts'
import { DEPTH_MAX, type GrowingElement, type XmlAttribute, type XmlElement } from './tree.ts'

/**
 * The root of a document that uses of XML what programs use: elements, attributes in double quotes, the predefined entities,
 * references to characters, and CDATA sections. Undefined for every other text, well-formed or not: for that there is a parser
 * that knows everything and can say what is wrong, and needs several times as long.
 *
 * @param text holds no character that XML forbids
 */
export function parsePlainXml(text: string, report: Report): XmlElement | undefined {
  // Line ends would have to be normalised (XML 1.0 §2.11).
  if (text.includes('\r')) return undefined
  const reader = new Reader(text)
  if (!reader.read()) return undefined
  // Only now is it certain that nobody else reports them.
  for (const [prefix, uri, offset] of reader.declarations) checkDeclaration(prefix, uri, { offset }, report)
  return reader.root
}

type Scope = ReadonlyMap<string, string>

interface OpenElement {
  readonly element: GrowingElement
  /** With its prefix. */
  readonly written: string
  readonly scope: Scope
}

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
const SECTION = '<![CDATA['
const NAME = /([A-Za-z_][\w-]*)(?::([A-Za-z_][\w-]*))?/y
const ATTRIBUTE = /[ \n]+([A-Za-z_][\w-]*)(?::([A-Za-z_][\w-]*))?="([^"<\t\n]*)"/y
const GREATER = 0x3e
const TAG_END = /[ \n]*(\/?)>/y

const NO_PREFIXES: Scope = new Map([
  ['', ''],
  ['xml', NAMESPACES.xml as string],
])

class Reader {
  root: GrowingElement | undefined
  readonly declarations: (readonly [prefix: string, uri: string, offset: number])[] = []
  readonly #text: string
  readonly #stack: OpenElement[] = []
  #home: Home | undefined
  #at = 0

  constructor(text: string) {
    this.#text = text
    if (text.startsWith(DECLARATION)) this.#at = DECLARATION.length
  }

  /** False when the text is not of the kind that is read here. */
  read(): boolean {
    const text = this.#text
    for (;;) {
      const tag = text.indexOf('<', this.#at)
      if (tag === -1) break
      if (tag > this.#at && !this.#readText(text.slice(this.#at, tag))) return false
      const next = text.charAt(tag + 1)
      const isRead =
        next === '/' ? this.#readEnd(tag) : next === '!' ? this.#readSection(tag) : this.#readStart(tag)
      if (!isRead) return false
    }
    return this.#stack.length === 0 && this.root !== undefined && isBlank(text.slice(this.#at))
  }

  #readText(raw: string): boolean {
    const open = this.#stack.at(-1)
    if (open === undefined) return isBlank(raw)
    if (raw.includes(']]>')) return false
    const text = dereference(raw)
    if (text === undefined) return false
    open.element.text += text
    return true
  }

  #readSection(tag: number): boolean {
    const open = this.#stack.at(-1)
    if (open === undefined || !this.#text.startsWith(SECTION, tag)) return false
    const start = tag + SECTION.length
    const end = this.#text.indexOf(']]>', start)
    if (end === -1) return false
    open.element.text += this.#text.slice(start, end)
    this.#at = end + 3
    return true
  }

  #readEnd(tag: number): boolean {
    const open = this.#stack.pop()
    if (open === undefined || !this.#text.startsWith(open.written, tag + 2)) return false
    const end = tag + 2 + open.written.length
    open.element.end = tag
    this.#at = end + 1
    return this.#text.charCodeAt(end) === GREATER
  }

  #readStart(tag: number): boolean {
    const parent = this.#stack.at(-1)
    if (parent === undefined && this.root !== undefined) return false
    NAME.lastIndex = tag + 1
    const match = NAME.exec(this.#text)
    if (match === null) return false
    this.#at = NAME.lastIndex
    const written = match[0]
    const prefix = match[2] === undefined ? '' : (match[1] as string)
    const local = match[2] ?? (match[1] as string)
    let scope: Scope | undefined = parent?.scope ?? NO_PREFIXES
    let attributes: XmlAttribute[] | undefined = []
    let isEmpty = false
    if (this.#text.charCodeAt(this.#at) === GREATER) this.#at++
    else {
      const found: Written[] = []
      scope = this.#readAttributes(tag, scope, found)
      TAG_END.lastIndex = this.#at
      const end = TAG_END.exec(this.#text)
      if (scope === undefined || end === null) return false
      this.#at = TAG_END.lastIndex
      isEmpty = end[1] === '/'
      attributes = resolveAttributes(found, scope)
    }
    const namespace = scope.get(prefix)
    if (namespace === undefined || attributes === undefined) return false
    if (parent === undefined) this.#home = homeOf(local, namespace)
    const { name, vocabulary } = elementName(namespace, local, this.#home)
    const element: GrowingElement = {
      name,
      vocabulary,
      local,
      prefix,
      namespace,
      offset: tag,
      attributes,
      children: [],
      parent: parent?.element,
      text: '',
      inner: this.#at,
      end: tag,
    }
    if (parent === undefined) this.root = element
    else parent.element.children.push(element)
    if (isEmpty) return true
    this.#stack.push({ element, written, scope })
    return this.#stack.length <= DEPTH_MAX
  }

  /** Gives the prefixes that are declared now; undefined when a declaration or value is not of the kind that is read here. */
  #readAttributes(tag: number, inherited: Scope, attributes: Written[]): Scope | undefined {
    let scope: Map<string, string> | undefined
    for (;;) {
      ATTRIBUTE.lastIndex = this.#at
      const match = ATTRIBUTE.exec(this.#text)
      if (match === null) return scope ?? inherited
      this.#at = ATTRIBUTE.lastIndex
      const [, first = '', second, raw = ''] = match
      const value = dereference(raw)
      if (value === undefined) return undefined
      if (first !== 'xmlns') {
        attributes.push(second === undefined ? ['', first, value] : [first, second, value])
        continue
      }
      const prefix = second ?? ''
      // What has rules of its own is left to others (Namespaces in XML §3, §5).
      if (/^xml/i.test(prefix) || value === '' || RESERVED.has(value)) return undefined
      scope ??= new Map(inherited)
      if (this.declarations.some(([known, , offset]) => known === prefix && offset === tag)) return undefined
      scope.set(prefix, value)
      this.declarations.push([prefix, value, tag])
    }
  }
}

type Written = readonly [prefix: string, local: string, value: string]

const RESERVED: ReadonlySet<string> = new Set([NAMESPACES.xml as string, 'http://www.w3.org/2000/xmlns/'])

/** Undefined when a prefix is not declared, or two are the same attribute. */
function resolveAttributes(written: readonly Written[], scope: Scope): XmlAttribute[] | undefined {
  const met = new Set<string>()
  const resolved: XmlAttribute[] = []
  for (const [prefix, local, value] of written) {
    const uri = prefix === '' ? '' : scope.get(prefix)
    if (uri === undefined) return undefined
    if (written.length > 1) {
      const key = `${local} ${uri}`
      if (met.has(key)) return undefined
      met.add(key)
    }
    const { name, vocabulary } = attributeName(uri, local)
    resolved.push({ name, vocabulary, value })
  }
  return resolved
}

const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/y
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const CHAR = /[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** Character data with its references replaced (§4.4); undefined when one is not known, or stands for what XML forbids. */
function dereference(raw: string): string | undefined {
  let text = ''
  let from = 0
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', from)) {
    REFERENCE.lastIndex = at
    const [, name, decimal, hexadecimal] = REFERENCE.exec(raw) ?? []
    const character = name === undefined ? characterOf(Number(decimal ?? `0x${hexadecimal}`)) : ENTITIES[name]
    if (character === undefined) return undefined
    text += raw.slice(from, at) + character
    from = REFERENCE.lastIndex
  }
  return from === 0 ? raw : text + raw.slice(from)
}

function characterOf(code: number): string | undefined {
  if (!(code <= 0x10ffff)) return undefined
  const character = String.fromCodePoint(code)
  return CHAR.test(character) ? character : undefined
}

function isBlank(text: string): boolean {
  return /^[ \t\n]*$/.test(text)
}
