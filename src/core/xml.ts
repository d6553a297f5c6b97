import { legalText } from './text.ts'

/** Text as XML character data (XML 1.0 §2.4); a `\r` is kept as a reference, or parsers would drop it (§2.11). */
export function escapeText(text: string): string {
  return escapeMarkup(legalText(text))
}

/** A value between double quotes (XML 1.0 §2.3); white space survives attribute-value normalisation (§3.3.3). */
export function escapeAttribute(value: string): string {
  let escaped = escapeMarkup(legalText(value))
  if (escaped.includes('"')) escaped = escaped.replaceAll('"', '&quot;')
  if (/[\t\n]/.test(escaped)) escaped = escaped.replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')
  return escaped
}

/**
 * Plain text of an element that some readers take for HTML: hexadecimal references read the same either way
 * (RSS Advisory Board Best Practices Profile, "Character Data").
 */
export function escapeAmbiguousText(text: string): string {
  return legalText(text)
    .replaceAll('&', '&#x26;')
    .replaceAll('<', '&#x3C;')
    .replaceAll('>', '&#x3E;')
    .replaceAll('\r', '&#13;')
}

/** Plain text as HTML, to be escaped once more by the format that carries HTML in XML. */
export function textToHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** `<name a="1">text</name>` on a line of its own; `text` is escaped already. Undefined attributes are left out. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const open = name + formatAttributes(attributes)
  return content === undefined ? `<${open}/>\n` : `<${open}>${content}</${name}>\n`
}

/** `<name a="1">` alone on its line, to be closed by the caller. */
export function openTag(name: string, attributes: Attributes): string {
  return `<${name}${formatAttributes(attributes)}>\n`
}

export type Attributes = Readonly<Record<string, string | undefined>>

function formatAttributes(attributes: Attributes): string {
  let out = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) out += ` ${name}="${escapeAttribute(value)}"`
  }
  return out
}

function escapeMarkup(text: string): string {
  let escaped = text
  if (escaped.includes('&')) escaped = escaped.replaceAll('&', '&amp;')
  if (escaped.includes('<')) escaped = escaped.replaceAll('<', '&lt;')
  if (escaped.includes('>')) escaped = escaped.replaceAll('>', '&gt;')
  if (escaped.includes('\r')) escaped = escaped.replaceAll('\r', '&#13;')
  return escaped
}

/**
 * HTML as character data of an element that holds HTML: a CDATA section where that saves escaping, its end split
 * (XML 1.0 §2.7). A CDATA section cannot hold a `\r`.
 */
export function htmlContent(html: string): string {
  // RSS and Atom say the same of one entry after the other.
  if (html !== last.html) last = { html, content: encodeHtml(html) }
  return last.content
}

let last = { html: '', content: '' }

function encodeHtml(html: string): string {
  const text = legalText(html)
  if (!text.includes('<') && !text.includes('&')) return escapeText(text)
  if (text.includes('\r')) return escapeText(text)
  return `<![CDATA[${text.includes(']]>') ? text.replaceAll(']]>', ']]]]><![CDATA[>') : text}]]>`
}
