import { type Fate, type OpenElement, within } from './html-edits.ts'

/** The boxes that highlighters make of code, without line numbers, colours and buttons: what remains is its text. */
export class CodeBoxes {
  readonly #source: string
  /** Tables that only put numbers beside lines. */
  readonly #tables = new WeakSet<OpenElement>()

  constructor(source: string) {
    this.#source = source
  }

  enter(element: OpenElement, open: readonly OpenElement[]): Fate | undefined {
    const { name, classes, attributes } = element
    if (name === 'td' && classes.some((known) => GUTTERS.has(known))) return 'drop'
    if (within(open, (outer) => outer.name === 'pre')) {
      if (name === 'button' || classes.some((known) => GUTTERS.has(known) || NUMBERS.has(known)))
        return 'drop'
      if (name === 'br') return { html: '\n' }
      if (name === 'tr' || name === 'li') return 'line'
      if (name === 'div')
        return classes.some((known) => /^(?:ec-|code-|token-)?line$/.test(known)) ? 'line' : 'unwrap'
      return IN_CODE.has(name) ? 'unwrap' : undefined
    }
    if (name === 'table' && this.#isCode(element)) {
      this.#tables.add(element)
      return 'unwrap'
    }
    if (TABLE_PARTS.has(name) && this.#tables.has(open.findLast(isTable) ?? element)) return 'unwrap'
    const isCopyButton =
      name === 'button' && /copy|clipboard/i.test(`${attributes.class} ${attributes['aria-label']}`)
    return isCopyButton ? 'drop' : undefined
  }

  /** Its first cell says so. */
  #isCode({ start }: OpenElement): boolean {
    return CODE_TABLE.test(this.#source.slice(start, start + 600))
  }
}

const CODE_TABLE =
  /^<table[^>]{0,200}>\s*(?:<tbody[^>]{0,200}>\s*)?<tr[^>]{0,200}>\s*<td[^>]{0,200}\bclass=["']?[^"'>]*\b(?:gutter|linenos|lineno|lntd|rouge-gutter|rouge-code|code|hljs-ln-numbers|blob-num)\b/i

const GUTTERS = new Set(
  'gutter linenos lineno rouge-gutter hljs-ln-numbers blob-num line-numbers-rows'.split(' '),
)
const NUMBERS = new Set(
  'ln lnt line-number linenumber linenumbers react-syntax-highlighter-line-number'.split(' '),
)
const IN_CODE = new Set('span table tbody thead td th ol ul font'.split(' '))
const TABLE_PARTS = new Set('tbody thead tr td th'.split(' '))

function isTable({ name }: OpenElement): boolean {
  return name === 'table'
}
