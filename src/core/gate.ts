import type { FormatName } from './feed.ts'
import type { EncodedEntry, EncodedEnvelope } from './ports.ts'

/**
 * Parses back what was encoded, and holds it against the rules of its format, before anybody can see it. Functions of the
 * arguments. What is allowed and only unusual is no fault.
 */
export interface Gate {
  /** One entry, as if it stood in a document without fault. */
  checkEntry(format: FormatName, entry: EncodedEntry): readonly Fault[]
  /** A document without its entries. */
  checkEnvelope(format: FormatName, envelope: EncodedEnvelope, self: string): readonly Fault[]
}

/** A rule that keeps what breaks it from being published. */
export interface Fault {
  /** Its stable name. */
  readonly rule: string
  /** What was expected, and what was found. */
  readonly message: string
  /** What to do, and where it is written. */
  readonly hint: string
}
