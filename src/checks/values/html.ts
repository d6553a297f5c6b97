import { quote } from '../finding.ts'
import { reportValue, type ValueCheck } from '../grammar.ts'
import type { HTML_RULES } from '../rules/html.ts'
import {
  ADDRESS_ATTRIBUTES,
  FOREIGN_ELEMENTS,
  HTML_ELEMENTS,
  isSafeElement,
  OPTIONAL_END,
  VOID_ELEMENTS,
} from './html-names.ts'
import { findDanger } from './style.ts'
import { hasAbsoluteBase } from './uri.ts'

/** HTML that readers show: well-formed, without danger, and with complete addresses. */
export const html: ValueCheck = (value) => {
  const isResolved = value.inspection.format === 'atom' && hasAbsoluteBase(value.element)
  for (const { rule, what } of faultsIn(value.text))
    if (rule !== 'relative-reference' || !isResolved) reportValue(value, rule, `${value.name}: found ${what}`)
}

interface HtmlFault {
  readonly rule: keyof typeof HTML_RULES
  readonly what: string
}

/** One entry says the same in several formats, one after the other. */
function faultsIn(html: string): readonly HtmlFault[] {
  if (html !== last.html) last = { html, faults: new Inspector(html).inspect() }
  return last.faults
}

let last: { readonly html: string; readonly faults: readonly HtmlFault[] } = { html: '', faults: [] }

/** Each kind of fault a few times in a value: the thousandth relative link tells nothing new. */
const FAULTS_MAX = 5

class Inspector {
  readonly #html: string
  readonly #faults: HtmlFault[] = []
  readonly #open: string[] = []
  /** How many of a name are open: most end tags of nonsense need no search. */
  readonly #opened = new Map<string, number>()
  readonly #counts = new Map<string, number>()
  #at = 0

  constructor(html: string) {
    this.#html = html
  }

  inspect(): readonly HtmlFault[] {
    const html = this.#html
    for (let start = html.indexOf('<'); start !== -1; start = html.indexOf('<', this.#at)) {
      this.#at = start + 1
      if (!this.#readMarkup(start)) return this.#faults
    }
    const left = this.#open.find((name) => !OPTIONAL_END.has(name))
    if (left !== undefined) this.#report('invalid-html', `<${left}> without an end`)
    return this.#faults
  }

  /** False when the rest is not to be read. */
  #readMarkup(start: number): boolean {
    const html = this.#html
    // Most tags are nothing but a name.
    const end = html.indexOf('>', start)
    const bare = html.slice(start + 1, end)
    if (PLAIN_ELEMENTS.has(bare)) {
      this.#at = end + 1
      this.#push(bare)
      return true
    }
    const next = html.charAt(start + 1)
    if (next === '!') return this.#skipPast(html.startsWith('<!--', start) ? '-->' : '>')
    if (next === '?') {
      if (/^<\?import\s/i.test(html.slice(start, start + 10))) this.#report('dangerous-element', '<?import')
      return this.#skipPast('>')
    }
    NAME.lastIndex = start + (next === '/' ? 2 : 1)
    const name = NAME.exec(html)?.[0].toLowerCase()
    if (name === undefined) {
      if (next === '/' || /\S/.test(next))
        this.#report('invalid-html', `${html.slice(start, start + 20)}, which begins no tag`)
      else this.#report('invalid-html', '< that is not escaped')
      return true
    }
    this.#at = NAME.lastIndex
    if (next !== '/') return this.#readStartTag(name)
    this.#close(name)
    if (html.charCodeAt(this.#at) === GREATER) {
      this.#at++
      return true
    }
    return this.#skipPast('>')
  }

  #skipPast(end: string): boolean {
    const found = this.#html.indexOf(end, this.#at)
    if (found === -1) this.#report('invalid-html', `a tag or comment that does not end with ${end}`)
    this.#at = found + end.length
    return found !== -1
  }

  #readStartTag(name: string): boolean {
    if (!HTML_ELEMENTS.has(name)) {
      if (!FOREIGN_ELEMENTS.has(name) && !name.includes('-'))
        this.#report('invalid-html', `<${name}>, which is not of HTML`)
    } else if (!isSafeElement(name)) this.#report('dangerous-element', `<${name}>`)
    for (;;) {
      ATTRIBUTE.lastIndex = this.#at
      const match = ATTRIBUTE.exec(this.#html)
      if (match === null) break
      this.#at = ATTRIBUTE.lastIndex
      const [, attribute = '', double, single, bare] = match
      this.#checkAttribute(name, attribute.toLowerCase(), double ?? single ?? bare)
    }
    END.lastIndex = this.#at
    const end = END.exec(this.#html)
    if (end === null) {
      this.#report('invalid-html', `<${name} that does not end`)
      return this.#skipPast('>')
    }
    this.#at = END.lastIndex
    if (end[0].includes('/') || VOID_ELEMENTS.has(name)) return true
    this.#push(name)
    if (name !== 'script' && name !== 'style') return true
    const closing = new RegExp(`</${name}`, 'gi')
    closing.lastIndex = this.#at
    this.#at = closing.exec(this.#html)?.index ?? this.#html.length
    return true
  }

  #push(name: string): void {
    this.#open.push(name)
    this.#count(name, 1)
  }

  #close(name: string): void {
    if (!this.#opened.get(name)) {
      if (name !== 'p' && name !== 'br') this.#report('invalid-html', `</${name}> without a beginning`)
      return
    }
    if (this.#open.at(-1) === name) {
      this.#open.pop()
      this.#count(name, -1)
      return
    }
    const closed = this.#open.splice(this.#open.lastIndexOf(name))
    for (const inner of closed) this.#count(inner, -1)
    const crossed = closed.slice(1)
    const unclosed = crossed.find((inner) => !OPTIONAL_END.has(inner))
    if (unclosed !== undefined) this.#report('invalid-html', `<${unclosed}> that ends after </${name}>`)
  }

  #count(name: string, step: number): void {
    this.#opened.set(name, (this.#opened.get(name) ?? 0) + step)
  }

  #checkAttribute(element: string, name: string, written: string | undefined): void {
    if (/^on[a-z]/.test(name)) this.#report('dangerous-attribute', `${name} in <${element}>`)
    if (written === undefined) return
    if (name === 'style') {
      const danger = findDanger(decode(written))
      if (danger !== undefined) this.#report('dangerous-style', `style ${quote(danger)}`)
      return
    }
    if (!ADDRESS_ATTRIBUTES[name]?.has(element)) return
    const address = decode(written).trim()
    if (/^(?:javascript|vbscript):/i.test(address))
      this.#report('dangerous-attribute', `${name}=${quote(address)}`)
    else if (!/^[a-z][a-z0-9+.-]*:/i.test(address))
      this.#report('relative-reference', `${name}=${quote(address)}`)
  }

  #report(rule: HtmlFault['rule'], what: string): void {
    const count = (this.#counts.get(rule) ?? 0) + 1
    this.#counts.set(rule, count)
    if (count <= FAULTS_MAX) this.#faults.push({ rule, what })
  }
}

/** Safe ones that need an end. */
const PLAIN_ELEMENTS: ReadonlySet<string> = new Set(
  [...HTML_ELEMENTS].filter(
    (name) => isSafeElement(name) && !VOID_ELEMENTS.has(name) && !/^(?:script|style)$/.test(name),
  ),
)

const NAME = /[a-z][^\s/>]*/iy
const GREATER = 0x3e
const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/y
const END = /[\s/]*>/y

/** The few references that stand in addresses and styles. */
function decode(text: string): string {
  if (!text.includes('&')) return text
  return text
    .replace(/&#(\d{1,6});?/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]{1,5});?/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(
      /&(quot|apos|lt|gt|amp);/g,
      (_, name: string) => ({ quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' })[name] as string,
    )
}
