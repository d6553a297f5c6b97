import { quote } from './finding.ts'
import { type ElementRule, type Inspection, reportValue, single, type ValueCheck } from './grammar.ts'
import { EVERYWHERE } from './modules/everywhere.ts'
import { absoluteUri } from './values/links.ts'
import { anyText, filled, integer, matching, oneOf } from './values/numbers.ts'
import { plainText } from './values/text.ts'
import { childrenOf, type XmlElement } from './xml/tree.ts'

const OPTIONAL = 'RSS 2.0, Optional channel elements'
const IMAGE_SECTION = 'RSS 2.0, <image>'
const INPUT_SECTION = 'RSS 2.0, <textInput>'

const once = 'duplicate-element'

function pixels(most: number): ValueCheck {
  return (value) => {
    const size = /^\s*\d+\s*$/.test(value.text) ? Number(value.text) : 0
    if (size < 1 || size > most)
      reportValue(value, 'rss-image-size', `${value.name}: expected 1 to ${most}, found ${quote(value.text)}`)
  }
}

const imageFormat: ValueCheck = (value) => {
  const [, extension] = /\.(\w+)$/.exec(value.text.trim()) ?? []
  if (
    extension !== undefined &&
    /\/[^/]+$/.test(value.text.trim().replace(/^\w+:\/\//, '')) &&
    !/^(?:jpe?g|gif|png)$/i.test(extension)
  )
    reportValue(value, 'rss-image-format', `${value.name}: found ${quote(value.text.trim())}`)
}

/** The channel's image. */
export const IMAGE: ElementRule = {
  section: IMAGE_SECTION,
  once,
  children: {
    ...EVERYWHERE,
    url: single(IMAGE_SECTION, absoluteUri, imageFormat),
    title: single(IMAGE_SECTION, filled, plainText),
    link: single(IMAGE_SECTION, absoluteUri),
    width: single(IMAGE_SECTION, pixels(144)),
    height: single(IMAGE_SECTION, pixels(400)),
    description: single(IMAGE_SECTION, plainText),
  },
  requiredChildren: ['url', 'title', 'link'],
}

/** A form beside the channel, which no reader shows. */
export const TEXT_INPUT: ElementRule = {
  section: INPUT_SECTION,
  once,
  children: {
    ...EVERYWHERE,
    title: single(INPUT_SECTION, plainText),
    description: single(INPUT_SECTION, anyText),
    name: single(INPUT_SECTION, matching(/^[a-z][a-z0-9:._-]*/i, 'a name of a form’s field')),
    link: single(INPUT_SECTION, absoluteUri),
  },
  requiredChildren: ['title', 'description', 'name', 'link'],
  also(element, { report }) {
    report('rss-text-input', element, 'channel: found textInput')
  },
}

/** rssCloud. */
export const CLOUD: ElementRule = {
  section: 'RSS 2.0, <cloud>',
  once,
  text: [anyText],
  attributes: { domain: [], port: [integer(1, 65535)], path: [], registerProcedure: [], protocol: [] },
  requiredAttributes: ['domain', 'port', 'path', 'registerProcedure', 'protocol'],
}

const hour: ValueCheck = (value) => {
  const text = value.text.trim()
  if (text === '24') reportValue(value, 'rss-hour-24', 'hour: found 24')
  else integer(0, 23)(value)
}

const trimmedDay: ValueCheck = (value) => {
  oneOf(...DAYS)({ ...value, text: value.text.trim() })
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Hours in which nothing is published. */
export const SKIP_HOURS: ElementRule = skip('hour', hour, 24)

/** Days on which nothing is published. */
export const SKIP_DAYS: ElementRule = skip('day', trimmedDay, 7)

function skip(name: string, check: ValueCheck, most: number): ElementRule {
  return {
    section: OPTIONAL,
    once,
    children: { [name]: { section: OPTIONAL, text: [check] } },
    requiredChildren: [name],
    also: (element, inspection) => checkSkipped(element, childrenOf(element, name), most, inspection),
  }
}

function checkSkipped(
  element: XmlElement,
  skipped: readonly XmlElement[],
  most: number,
  { report }: Inspection,
): void {
  if (skipped.length > most)
    report('rss-skip', element, `${element.name}: expected at most ${most}, found ${skipped.length}`)
  const met = new Set<string>()
  for (const one of skipped) {
    const text = one.text.trim()
    const value = /^\d+$/.test(text) ? String(Number(text) % 24) : text
    if (met.has(value))
      report('duplicate-value', one, `${element.name}: found ${quote(text)} a second time`, OPTIONAL)
    met.add(value)
  }
}
