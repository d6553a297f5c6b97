/** An element of a document, as the rules see it. */
export interface XmlElement {
  /**
   * `title` in the document's own vocabulary without a namespace, `dc:creator` in one that is known (whatever the
   * prefix was), `{address}name` in any other.
   */
  readonly name: string
  readonly local: string
  /** The prefix of its namespace in this program, `''` for none, undefined for an unknown namespace. */
  readonly vocabulary: string | undefined
  /** As it was written. */
  readonly prefix: string
  /** The address of its namespace, `''` for none. */
  readonly namespace: string
  /** Of its `<` in the document's text. */
  readonly offset: number
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  readonly parent: XmlElement | undefined
  /** All character data directly inside. */
  readonly text: string
  /** Where its content begins and its end tag is, in the document's text. */
  readonly inner: number
  readonly end: number
}

/** An element whose content is still being read. */
export type GrowingElement = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & {
  children: GrowingElement[]
}

/** Deeper than any feed. */
export const DEPTH_MAX = 200

/** An attribute; its name is formed as an element's. */
export interface XmlAttribute {
  readonly name: string
  readonly vocabulary: string | undefined
  readonly value: string
}

/** The value of an attribute, undefined when it is not there. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  const { children } = element
  if (children.length < MANY) return children.find((child) => child.name === name)
  let first = indexes.get(element)
  if (first === undefined) {
    first = new Map()
    for (const child of children) if (!first.has(child.name)) first.set(child.name, child)
    indexes.set(element, first)
  }
  return first.get(name)
}

/** Each of a channel's items may ask what else the channel has. */
const MANY = 50
const indexes = new WeakMap<XmlElement, Map<string, XmlElement>>()

/** All children of a name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name)
}
