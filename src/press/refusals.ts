import type { EntryForm, FormatName, LongForm } from '../core/feed.ts'
import type { EncodedEntry, Fault, Gate } from '../core/ports.ts'
import type { Place, Problem } from '../core/problem.ts'

/** A post's entry in one form. */
export type FormEntry = readonly [EntryForm, EncodedEntry]

/** Why a post is not published: a problem for each rule that it breaks, in however many formats. */
export function refusalsOf(place: Place, entries: readonly FormEntry[], gate: Gate): readonly Problem[] {
  const broken = new Map<string, { readonly fault: Fault; readonly formats: FormatName[] }>()
  for (const [form, entry] of entries) {
    // What is shown on a page is no feed.
    if (form === 'page') continue
    const long = form.replace(/-short$/, '') as LongForm
    const format = long === 'podcast' ? 'rss' : long
    for (const fault of gate.checkEntry(format, entry)) {
      const known = broken.get(fault.rule)
      if (known === undefined) broken.set(fault.rule, { fault, formats: [format] })
      else if (!known.formats.includes(format)) known.formats.push(format)
    }
  }
  return [...broken.values()].map(({ fault, formats }) => ({
    ...place,
    severity: 'error',
    message: `is left out, as its ${LIST.format(formats.map((format) => NAMES[format]))} would break a rule: ${fault.message} [${fault.rule}]`,
    hint: fault.hint,
  }))
}

const LIST = new Intl.ListFormat('en')

const NAMES: Readonly<Record<FormatName, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' }
