import type { Instant } from '../core/dates.ts'
import type { Report, Spot } from './finding.ts'
import type { RuleName } from './rules/index.ts'
import type { XmlElement } from './xml/tree.ts'

/** What is known while a document is walked through. */
export interface Inspection {
  readonly report: Report
  readonly format: 'rss' | 'atom' | 'opml'
  /** RSS: its version, `2.0` unless the root says otherwise. */
  readonly version: string
  /** Dates after it are implausible; undefined: no date is. */
  readonly now?: Instant
  /** Where the document was fetched. */
  readonly address?: string
  /** Where it was asked for, before redirections. */
  readonly asked?: string
  /** The text, for what the tree does not tell. */
  readonly source: string
  /** By kind: ids that were met. */
  readonly seen: Map<string, Set<string>>
}

/** A value and where it stands, for the checks of values. */
export interface Value extends Spot {
  readonly text: string
  /** For messages: `pubDate`, or `enclosure url`. */
  readonly name: string
  readonly element: XmlElement
  /** White space around it counts, which it does not in elements. */
  readonly isAttribute?: true
  /** The specification's section that defines it. */
  readonly section: string
  readonly inspection: Inspection
}

export type ValueCheck = (value: Value) => void

/** What may stand in an element. */
export interface ElementRule {
  readonly section: string
  /** At most one of it beside its siblings; a second breaks this rule. */
  readonly once?: RuleName
  /** It holds text and no elements, and what the text must be. */
  readonly text?: readonly ValueCheck[]
  /** Of no namespace, unless they have a prefix. */
  readonly attributes?: Readonly<Record<string, readonly ValueCheck[]>>
  /** Others are no fault. */
  readonly anyAttributes?: true
  readonly requiredAttributes?: readonly string[]
  readonly children?: Vocabulary
  readonly requiredChildren?: readonly string[]
  /** Whatever is inside is no business of ours. */
  readonly open?: true
  /** What its parts say together. */
  readonly also?: (element: XmlElement, inspection: Inspection, section: string) => void
}

/** What may stand inside an element, by name. A getter where vocabularies contain themselves. */
export type Vocabulary = Readonly<Record<string, ElementRule>>

/** Takes note that a value breaks a rule. */
export function reportValue({ inspection, section, offset }: Value, rule: RuleName, message: string): void {
  inspection.report(rule, { offset: offset as number }, message, section)
}

/** Notes that `value` was met among its kind; true when it had been met before. */
export function meetAgain({ seen }: Inspection, kind: string, value: string): boolean {
  let met = seen.get(kind)
  if (met === undefined) {
    met = new Set()
    seen.set(kind, met)
  }
  if (met.has(value)) return true
  met.add(value)
  return false
}

/** An element that holds text. */
export function leaf(section: string, ...text: ValueCheck[]): ElementRule {
  return { section, text }
}

/** An element that holds text, at most once. */
export function single(section: string, ...text: ValueCheck[]): ElementRule {
  return { section, text, once: 'duplicate-element' }
}
