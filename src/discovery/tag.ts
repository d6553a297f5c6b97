/** A start or end tag as an HTML parser reads it. */
export interface Tag {
  /** In small letters. */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Behind its `>`. */
  readonly end: number
}

const SPACE = /[\t\n\f\r ]/

/**
 * Reads the tag whose name begins at `start`; undefined when it never ends.
 *
 * https://html.spec.whatwg.org/multipage/parsing.html#tag-name-state and the states after it
 */
export function readTag(text: string, start: number): Tag | undefined {
  const attributes = new Map<string, string>()
  let at = skip(text, start, /[^\t\n\f\r />]/)
  const name = text.slice(start, at).toLowerCase()
  for (;;) {
    at = skip(text, at, /[\t\n\f\r /]/)
    if (at >= text.length) return undefined
    if (text[at] === '>') return { name, attributes, end: at + 1 }
    const nameStart = at
    // A name may begin with an equals sign.
    at = skip(text, at + 1, /[^\t\n\f\r />=]/)
    const key = text.slice(nameStart, at).toLowerCase()
    let value = ''
    const equals = skip(text, at, SPACE)
    if (text[equals] === '=') {
      at = skip(text, equals + 1, SPACE)
      const quote = text[at]
      if (quote === '"' || quote === "'") {
        const close = text.indexOf(quote, at + 1)
        if (close === -1) return undefined
        value = text.slice(at + 1, close)
        at = close + 1
      } else {
        const valueStart = at
        at = skip(text, at, /[^\t\n\f\r >]/)
        value = text.slice(valueStart, at)
      }
    }
    // The first one of a name counts.
    if (!attributes.has(key)) attributes.set(key, decodeReferences(value))
  }
}

function skip(text: string, from: number, while_: RegExp): number {
  let at = from
  while (at < text.length && while_.test(text[at] as string)) at++
  return at
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The references that occur in addresses and names; others stay as they are. */
function decodeReferences(value: string): string {
  if (!value.includes('&')) return value
  return value.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return NAMED[(name as string).toLowerCase()] as string
      const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : (all as string)
    },
  )
}
