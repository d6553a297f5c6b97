import { quote } from './finding.ts'
import {
  type ElementRule,
  type Inspection,
  reportValue,
  single,
  type ValueCheck,
  type Vocabulary,
} from './grammar.ts'
import { rfc822Date } from './values/dates.ts'
import { language } from './values/language.ts'
import { absoluteUri, httpUrl } from './values/links.ts'
import { anyText, filled, integer, oneOfAnyCase } from './values/numbers.ts'
import { anyEmail } from './values/people.ts'
import { attributeOf, type XmlElement } from './xml/tree.ts'

const HEAD = 'OPML 2.0, <head>'
const OUTLINE = 'OPML 2.0, <outline>'

const expansionState: ValueCheck = (value) => {
  if (!/^(?:\d+(?:,\s*\d+)*)?$/.test(value.text.trim()))
    reportValue(value, 'opml-expansion-state', `expansionState: found ${quote(value.text)}`)
}

const head: ElementRule = {
  section: HEAD,
  once: 'duplicate-element',
  children: {
    title: single(HEAD, anyText),
    dateCreated: single(HEAD, rfc822Date),
    dateModified: single(HEAD, rfc822Date),
    ownerName: single(HEAD, anyText),
    ownerEmail: single(HEAD, anyEmail),
    ownerId: single(HEAD, httpUrl),
    docs: single(HEAD, absoluteUri),
    expansionState: single(HEAD, expansionState),
    ...Object.fromEntries(
      ['vertScrollState', 'windowTop', 'windowLeft', 'windowBottom', 'windowRight'].map(
        (name) => [name, single(HEAD, integer(0))] as const,
      ),
    ),
  },
}

const version: ValueCheck = (value) => {
  if (!['RSS', 'RSS1', 'RSS2', 'scriptingNews', 'ATOM', 'ATOM1'].includes(value.text))
    reportValue(value, 'opml-outline-version', `${value.name}: found ${quote(value.text)}`)
}

/** Outlines hold outlines, so their vocabulary holds itself. */
const outlines: Vocabulary = {
  get outline() {
    return outline
  },
}

const outline: ElementRule = {
  section: OUTLINE,
  anyAttributes: true,
  attributes: {
    text: [],
    title: [],
    type: [],
    category: [],
    description: [],
    version: [version],
    created: [rfc822Date],
    isBreakpoint: [oneOfAnyCase('true', 'false')],
    isComment: [oneOfAnyCase('true', 'false')],
    language: [language],
    xmlUrl: [filled, absoluteUri],
    htmlUrl: [absoluteUri],
    url: [absoluteUri],
  },
  requiredAttributes: ['text'],
  children: outlines,
  also: checkOutline,
}

function checkOutline(element: XmlElement, { report }: Inspection): void {
  const type = attributeOf(element, 'type')?.toLowerCase()
  const has = (name: string): boolean => attributeOf(element, name) !== undefined
  if (type === 'rss' || type === 'atom') {
    if (!has('xmlUrl'))
      report('opml-address-missing', element, `outline: expected xmlUrl beside type="${type}"`)
    if (!has('title')) report('opml-title-missing', element, `outline: expected title beside type="${type}"`)
  } else if (type === 'link' && !has('url'))
    report('opml-address-missing', element, 'outline: expected url beside type="link"')
  else if (type === undefined && has('xmlUrl'))
    report('opml-type', element, 'outline: expected type="rss" beside xmlUrl')
}

const rootVersion: ValueCheck = ({ text, element, inspection }) => {
  if (!['1.0', '1.1', '2.0'].includes(text))
    inspection.report('opml-version', element, `opml version: expected "2.0", found ${quote(text)}`)
}

/** The root. */
export const OPML: ElementRule = {
  section: 'OPML 2.0, <opml>',
  attributes: { version: [rootVersion] },
  requiredAttributes: ['version'],
  children: {
    head,
    body: {
      section: 'OPML 2.0, <body>',
      once: 'duplicate-element',
      children: outlines,
      requiredChildren: ['outline'],
    },
  },
  requiredChildren: ['head', 'body'],
}
