import { quote } from './finding.ts'
import type { ElementRule, Inspection, Value } from './grammar.ts'
import { EVERYWHERE } from './modules/everywhere.ts'
import { isLanguageTag } from './values/language.ts'
import { checkReference } from './values/links.ts'
import type { XmlAttribute, XmlElement } from './xml/tree.ts'

/** Holds an element, and all that is in it, against its rule. */
export function walk(element: XmlElement, rule: ElementRule, inspection: Inspection): void {
  checkCommon(element, inspection)
  checkAttributes(element, rule, inspection)
  if (rule.open) {
    for (const child of element.children) walk(child, OPEN, inspection)
  } else {
    checkText(element, rule, inspection)
    checkChildren(element, rule, inspection)
  }
  rule.also?.(element, inspection, rule.section)
}

const OPEN: ElementRule = { section: '', open: true }

/** Read in the wrong encoding: C1 controls, and what was lost in a conversion. */
const GARBLED = /[\u0080-\u009f\ufffd]/
/** UTF-8 that was read as Latin-1. */
const TWICE = /[\u00c2\u00c3][\u0080-\u00bf]/
/** What either begins with: most texts have none of it. */
const SUSPICIOUS = /[\u0080-\u009f\u00c2\u00c3\ufffd]/

function isGarbled(text: string): boolean {
  return SUSPICIOUS.test(text) && (GARBLED.test(text) || isReadTwice(text))
}

function isReadTwice(text: string): boolean {
  if (!TWICE.test(text) || /[^\u0000-\u00ff]/.test(text)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
    return true
  } catch {
    return false
  }
}

function checkCommon(element: XmlElement, inspection: Inspection): void {
  for (const { name, value } of element.attributes) {
    if (name === 'xml:lang' && value !== '' && !isLanguageTag(value))
      inspection.report(
        'invalid-language',
        element,
        `xml:lang: expected a language tag, found ${quote(value)}`,
      )
    if (name === 'xml:base')
      checkReference({
        text: value,
        name,
        element,
        section: 'XML Base §3',
        inspection,
        offset: element.offset,
        isAttribute: true,
      })
    if (GARBLED.test(value)) reportGarbled(element, name, value, inspection)
  }
  if (isGarbled(element.text)) reportGarbled(element, element.name, element.text, inspection)
}

function reportGarbled(element: XmlElement, name: string, text: string, { report }: Inspection): void {
  const at = Math.max(0, text.search(GARBLED) === -1 ? text.search(TWICE) : text.search(GARBLED))
  const around = text.slice(Math.max(0, at - 20), at + 20).toWellFormed()
  report('garbled-characters', element, `${name}: expected text, found ${quote(around)}`)
}

function checkAttributes(element: XmlElement, rule: ElementRule, inspection: Inspection): void {
  const { attributes = {}, section } = rule
  for (const attribute of element.attributes) {
    const checks = Object.hasOwn(attributes, attribute.name) ? attributes[attribute.name] : undefined
    if (checks === undefined) {
      if (!rule.open) reportUnknownAttribute(element, attribute, rule, inspection)
      continue
    }
    const value: Value = {
      text: attribute.value,
      name: `${element.name} ${attribute.name}`,
      element,
      section,
      inspection,
      offset: element.offset,
      isAttribute: true,
    }
    for (const check of checks) check(value)
  }
  for (const name of rule.requiredAttributes ?? [])
    if (!element.attributes.some((attribute) => attribute.name === name))
      inspection.report(
        'missing-attribute',
        element,
        `${element.name}: expected the attribute ${name}`,
        section,
      )
}

function reportUnknownAttribute(
  element: XmlElement,
  { name, vocabulary }: XmlAttribute,
  rule: ElementRule,
  { report, format }: Inspection,
): void {
  if (vocabulary === 'xml' || vocabulary === 'rdf' || rule.anyAttributes) return
  if (vocabulary !== undefined)
    report('unknown-attribute', element, `${element.name}: found the unknown attribute ${name}`, rule.section)
  else if (format === 'rss' && element.vocabulary === '')
    report('extension-attribute', element, `${element.name}: found the attribute ${name}`)
}

function checkText(element: XmlElement, { text, section }: ElementRule, inspection: Inspection): void {
  if (text === undefined) {
    const found = element.text.trim()
    if (found !== '')
      inspection.report(
        'unexpected-text',
        element,
        `${element.name}: expected only elements, found ${quote(found)}`,
        section,
      )
    return
  }
  const value: Value = {
    text: element.text,
    name: element.name,
    element,
    section,
    inspection,
    offset: element.offset,
  }
  for (const check of text) check(value)
}

function checkChildren(element: XmlElement, rule: ElementRule, inspection: Inspection): void {
  const { section, children = {} } = rule
  if (element.children.length === 0 && rule.requiredChildren === undefined) return
  const met = new Set<string>()
  for (const child of element.children) {
    const { name } = child
    const own = Object.hasOwn(children, name) ? children[name] : undefined
    if (own === undefined) checkUnknown(child, element, rule, inspection)
    else {
      if (met.has(name) && own.once !== undefined)
        inspection.report(own.once, child, `${element.name}: found ${name} a second time`, own.section)
      walk(child, own, inspection)
    }
    met.add(name)
  }
  for (const name of rule.requiredChildren ?? [])
    if (!met.has(name))
      inspection.report('missing-element', element, `${element.name}: expected the element ${name}`, section)
}

function checkUnknown(
  child: XmlElement,
  parent: XmlElement,
  rule: ElementRule,
  inspection: Inspection,
): void {
  const { vocabulary, name } = child
  const { report, format } = inspection
  const what = `${parent.name}: found the element ${name}`
  if (rule.text !== undefined)
    report('unknown-element', child, `${what} where only text may stand`, rule.section)
  else if (vocabulary === 'xhtml') report('misplaced-xhtml', child, what, rule.section)
  else if (vocabulary === '' && format === 'atom') report('element-without-namespace', child, what)
  else if (vocabulary !== undefined && !UNCHECKED.has(vocabulary)) {
    const own = vocabulary === parent.vocabulary || vocabulary === '' || parent.parent === undefined
    const elsewhere = Object.hasOwn(EVERYWHERE, name) || vocabulary === 'atom'
    if (elsewhere && !own) report('questionable-element', child, what, rule.section)
    else report('unknown-element', child, what, rule.section)
  }
  walk(child, OPEN, inspection)
}

/** Vocabularies whose elements may stand anywhere, or are not known in full. */
const UNCHECKED: ReadonlySet<string> = new Set(
  'app cf conversationsNetwork foaf gml mathml opensearch podcast rdf rdfs svg taxo l cp wiki'.split(' '),
)
