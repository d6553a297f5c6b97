import { quote } from './finding.ts'
import type { Inspection, Value } from './grammar.ts'
import { html } from './values/html.ts'
import { HTML_ELEMENTS, isSafeElement } from './values/html-names.ts'
import { uriReference } from './values/links.ts'
import { isMediaType } from './values/media-type.ts'
import { findDanger } from './values/style.ts'
import { findMarkup } from './values/text.ts'
import { attributeOf, type XmlElement } from './xml/tree.ts'

const TEXT = 'RFC 4287 §3.1'
const CONTENT = 'RFC 4287 §4.1.3'

/** What a Text construct (§3.1), or `content` (§4.1.3), says by its type. */
export function checkText(element: XmlElement, inspection: Inspection, isContent: boolean): void {
  const { report } = inspection
  const src = attributeOf(element, 'src')
  const type = attributeOf(element, 'type') ?? (src === undefined ? 'text' : '')
  const section = isContent ? CONTENT : TEXT
  const value: Value = {
    text: element.text,
    name: element.name,
    element,
    section,
    inspection,
    offset: element.offset,
  }
  if (attributeOf(element, 'type') === '')
    report('blank', element, `${element.name} type: found nothing`, section)
  if (!isContent && src !== undefined)
    report('unknown-attribute', element, `${element.name}: found the unknown attribute src`, section)
  if (!isContent && type.includes('/'))
    report('atom-text-type', element, `${element.name}: expected text, html or xhtml, found ${quote(type)}`)
  else if (type !== '' && !isShort(type) && (!isMediaType(type) || type === 'multipart/alternative'))
    report(
      'invalid-media-type',
      element,
      `${element.name}: expected a media type, found ${quote(type)}`,
      section,
    )
  if (attributeOf(element, 'mode') === 'escaped')
    report('atom-mode', element, `${element.name}: found mode="escaped"`)
  if (src !== undefined) {
    checkRemote(value, src, type)
    return
  }
  if (element.text.trim() === '' && element.children.length === 0)
    report('blank', element, `${element.name}: expected text, found nothing`, section)
  checkInline(value, type)
}

function isShort(type: string): boolean {
  return type === 'text' || type === 'html' || type === 'xhtml'
}

function checkRemote(value: Value, src: string, type: string): void {
  const { element, inspection, name, section } = value
  uriReference({ ...value, text: src, name: `${name} src`, isAttribute: true })
  if (isShort(type))
    inspection.report(
      'invalid-media-type',
      element,
      `${name}: expected a media type beside src, found ${quote(type)}`,
      section,
    )
  if (type === '') inspection.report('atom-type-missing', element, `${name}: expected a type beside src`)
  if (element.text.trim() !== '' || element.children.length > 0)
    inspection.report('unexpected-text', element, `${name}: expected nothing in it beside src`, section)
}

function checkInline(value: Value, type: string): void {
  const { element, inspection, name, text } = value
  const { report } = inspection
  if (type === 'xhtml') {
    checkXhtml(value)
    return
  }
  const isXml = /[+/]xml$/i.test(type)
  const [child] = element.children
  if (child !== undefined && !isXml)
    report(
      'unknown-element',
      child,
      `${name}: found the element ${child.name} where only text may stand`,
      value.section,
    )
  if (type === 'html' || /\/html$/i.test(type)) {
    html(value)
    if (type !== 'html' && !/<html/i.test(text))
      report('atom-html-document', element, `${name}: expected a whole document of ${type}`)
  } else if (type.includes('/') && !isXml && !/^text\//i.test(type)) checkBase64(value)
  else if (isXml) checkXmlContent(value, type, child)
  else {
    const markup = findMarkup(text)
    if (markup !== undefined)
      report('html-in-plain-text', element, `${name}: expected plain text, found ${quote(markup)}`)
  }
}

function checkBase64({ element, inspection, text, name }: Value): void {
  const bare = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare) || bare.length % 4 !== 0)
    inspection.report('atom-not-base64', element, `${name}: expected Base64, found ${quote(text)}`)
}

function checkXmlContent(
  { inspection, name, text, element, section }: Value,
  type: string,
  child: XmlElement | undefined,
): void {
  if (child !== undefined && text.trim() !== '')
    inspection.report(
      'unexpected-text',
      element,
      `${name}: expected one element, found ${quote(text.trim())}`,
      section,
    )
  if (type === 'application/xhtml+xml' && child !== undefined && child.local !== 'html')
    inspection.report('atom-html-document', child, `${name}: expected a whole document of ${type}`)
}

/** Exactly one `div` of XHTML (§3.1.1.3). */
function checkXhtml(value: Value): void {
  const { element, inspection, name } = value
  const { report } = inspection
  const [div] = element.children
  if (div?.name !== 'xhtml:div' || element.children.length > 1 || element.text.trim() !== '') {
    const found = element.children.map((child) => `<${child.local}>`).join('') || quote(element.text)
    report('atom-xhtml-div', element, `${name}: expected one div in the namespace of XHTML, found ${found}`)
  }
  for (const child of element.children) inspectXhtml(child, value)
  if (element.children.length <= 1 && (div?.children.length ?? 0) === 0) {
    const markup = findMarkup(div?.text ?? element.text)
    if (markup !== undefined)
      report('atom-markup-in-xhtml', div ?? element, `${name}: expected elements, found ${quote(markup)}`)
  }
}

/** Elements of XHTML, without those that readers remove. */
export function inspectXhtml(element: XmlElement, value: Value): void {
  const { report } = value.inspection
  const { vocabulary, local } = element
  const name = local.toLowerCase()
  if (vocabulary === 'xhtml') {
    if (!HTML_ELEMENTS.has(name))
      report('invalid-html', element, `${value.name}: found <${local}>, which is not of XHTML`)
    else if (!isSafeElement(name)) report('dangerous-element', element, `${value.name}: found <${local}>`)
  } else if (local === 'script' || local === 'foreignObject')
    report('dangerous-element', element, `${value.name}: found <${local}>`)
  else if (element.parent === value.element && element.parent.vocabulary !== 'xhtml')
    report('invalid-html', element, `${value.name}: found <${local}> outside of the namespace of XHTML`)
  else if (vocabulary === '' || vocabulary === 'atom')
    report('atom-xhtml-div', element, `${value.name}: found <${local}> outside of the namespace of XHTML`)
  else if (vocabulary !== undefined && vocabulary !== 'svg' && vocabulary !== 'mathml')
    report('unknown-element', element, `${value.name}: found the element ${element.name}`, value.section)
  for (const attribute of element.attributes) {
    const danger = attribute.name === 'style' ? findDanger(attribute.value) : undefined
    if (danger !== undefined)
      report('dangerous-style', element, `${value.name}: found style ${quote(danger)}`)
    if (/^on[a-z]/i.test(attribute.name))
      report('dangerous-attribute', element, `${value.name}: found ${attribute.name} in <${local}>`)
  }
  for (const child of element.children) inspectXhtml(child, value)
}
