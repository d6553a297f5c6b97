import { RULES, type RuleName } from './rules/index.ts'

type Severity = 'error' | 'warning'

/** A rule that a document may break. */
export interface Rule {
  /** `error`: a specification forbids it, or readers fail. `warning`: allowed, and some readers or people suffer. */
  readonly severity: Severity
  /** What to do. */
  readonly hint: string
  /** Where it is written; absent: in the section that defines the element where it is broken. */
  readonly section?: string
}

/** One place where a document breaks a rule. */
export interface Finding {
  readonly rule: RuleName
  readonly severity: Severity
  /** From 1; absent when the fault has no place in the text. */
  readonly line?: number
  /** From 1, in UTF-16 units. */
  readonly column?: number
  /** What is wrong, and what was found. */
  readonly message: string
  /** What to do. */
  readonly hint: string
  /** `RFC 4287 §4.1.1`. */
  readonly section: string
}

/** An offset in the document's text. */
export interface Spot {
  readonly offset?: number
}

/** Takes note of a broken rule; `section` says where, when the rule itself does not. */
export type Report = (rule: RuleName, spot: Spot, message: string, section?: string) => void

/** More are of no use to anybody. */
const FINDINGS_MAX = 1000

/** Collects findings in a text, and gives them in its order. */
export class Findings {
  readonly #list: { readonly finding: Finding; readonly offset: number }[] = []
  readonly #lineStarts: () => readonly number[]

  constructor(text: string) {
    let starts: number[] | undefined
    this.#lineStarts = () => {
      starts ??= startsOfLines(text)
      return starts
    }
  }

  readonly report: Report = (rule, { offset }, message, section = '') => {
    if (this.#list.length >= FINDINGS_MAX) return
    const { severity, hint, section: own } = RULES[rule] as Rule
    const place = offset === undefined ? {} : placeOf(offset, this.#lineStarts())
    const finding = { rule, severity, ...place, message, hint, section: own ?? section }
    this.#list.push({ finding, offset: offset ?? -1 })
  }

  /** All that was reported, from the beginning of the document to its end. */
  get list(): Finding[] {
    return this.#list.toSorted((a, b) => a.offset - b.offset).map(({ finding }) => finding)
  }
}

/** A value in a message: on one line, not too long. */
export function quote(value: string): string {
  const line = value.replace(/\s+/g, ' ')
  return `"${line.length > 80 ? `${line.slice(0, 79).toWellFormed()}…` : line}"`
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function placeOf(offset: number, starts: readonly number[]): { line: number; column: number } {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 }
}
