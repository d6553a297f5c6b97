/** An element of a document, its namespace prefix kept in the name. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** All character data directly inside, in order. */
  readonly text: string
}

const CHAR = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u
const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y

/**
 * The root of a document, read with every rule of XML 1.0 that our documents can break: characters (§2.2), references
 * (§4.1), `]]>` in text (§2.4), attribute values (§2.3, §3.3.3), line ends (§2.11), nesting, and declared prefixes
 * (Namespaces §3). No DOCTYPE, as feeds have none.
 *
 * @throws Error that says what is not well-formed, and where
 */
export function parseStrictXml(document: string): XmlElement {
  if (!CHAR.test(document)) throw new Error('a character that XML does not allow')
  const source = document.replace(/\r\n?/g, '\n')
  let at = 0
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(source.slice(at, at + 60))}`)
  }
  const expect = (text: string): void => {
    if (!source.startsWith(text, at)) fail(`expected ${text}`)
    at += text.length
  }
  const skipBlanks = (): boolean => {
    const from = at
    while (' \t\n'.includes(source.charAt(at)) && at < source.length) at++
    return at > from
  }
  const readName = (): string => {
    NAME.lastIndex = at
    const name = NAME.exec(source)?.[0] ?? fail('expected a name')
    at += name.length
    return name
  }

  const readAttributes = (): Record<string, string> => {
    const attributes: Record<string, string> = Object.create(null)
    for (;;) {
      const apart = skipBlanks()
      if (/[/>?]/.test(source.charAt(at))) return attributes
      if (!apart) fail('expected a blank')
      const name = readName()
      expect('="')
      const end = source.indexOf('"', at)
      const raw = end === -1 ? fail('an open value') : source.slice(at, end)
      if (raw.includes('<')) fail('< in a value')
      if (name in attributes) fail(`${name} twice`)
      attributes[name] = dereference(raw.replace(/[\t\n]/g, ' '))
      at = end + 1
    }
  }

  const readElement = (inherited: ReadonlySet<string>): XmlElement => {
    expect('<')
    const name = readName()
    const attributes = readAttributes()
    const prefixes = new Set(inherited)
    for (const attribute of Object.keys(attributes)) {
      if (attribute.startsWith('xmlns:')) prefixes.add(attribute.slice('xmlns:'.length))
    }
    for (const used of [name, ...Object.keys(attributes)]) {
      const [prefix, local] = used.split(':')
      if (local !== undefined && prefix !== 'xmlns' && !prefixes.has(prefix ?? ''))
        fail(`${used}: no such prefix`)
    }
    if (source.startsWith('/>', at)) {
      at += 2
      return { name, attributes, children: [], text: '' }
    }
    expect('>')
    const children: XmlElement[] = []
    let text = ''
    for (;;) {
      if (at >= source.length) fail(`${name} is not closed`)
      if (source.startsWith('</', at)) {
        expect(`</${name}`)
        skipBlanks()
        expect('>')
        return { name, attributes, children, text }
      }
      if (source.startsWith('<![CDATA[', at)) {
        const end = source.indexOf(']]>', at)
        if (end === -1) fail('an open CDATA section')
        text += source.slice(at + '<![CDATA['.length, end)
        at = end + 3
      } else if (source.charAt(at) === '<') {
        children.push(readElement(prefixes))
      } else {
        const end = source.indexOf('<', at)
        const raw = source.slice(at, end === -1 ? source.length : end)
        if (raw.includes(']]>')) fail(']]> in text')
        text += dereference(raw)
        at += raw.length
      }
    }
  }

  const dereference = (raw: string): string =>
    raw.replace(/&([^;&]*;?)/g, (_, reference: string) => {
      const named = { 'amp;': '&', 'lt;': '<', 'gt;': '>', 'quot;': '"', 'apos;': "'" }[reference]
      if (named !== undefined) return named
      const [, hexadecimal, decimal] = /^#(?:x([0-9A-Fa-f]+)|(\d+));$/.exec(reference) ?? []
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
      const character = Number.isInteger(code) ? String.fromCodePoint(code) : fail(`&${reference}`)
      return CHAR.test(character) ? character : fail(`&${reference}`)
    })

  if (source.startsWith('<?xml')) {
    expect('<?xml version="1.0" encoding="utf-8"?>')
    skipBlanks()
  }
  const root = readElement(new Set(['xml']))
  skipBlanks()
  if (at < source.length) fail('something after the root')
  return root
}

/** Every child of this name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** The one child of this name. */
export function childOf(element: XmlElement, name: string): XmlElement {
  const found = childrenOf(element, name)
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} × ${name} in ${element.name}`)
  return found[0]
}

/** The texts of every child of this name. */
export function textsOf(element: XmlElement, name: string): string[] {
  return childrenOf(element, name).map(({ text }) => text)
}

/** All elements below, in order. */
export function everyElement(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(everyElement)]
}
