import { gate } from '../checks/gate.ts'
import type { EntryForm, Site } from '../core/feed.ts'
import type { EncodedEntry, Format, Pressed, PressJob, Rendered, Renderer } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'
import { feedForms } from '../formats/index.ts'
import { pageEntry } from '../pages/entry.ts'
import { type FormEntry, refusalsOf } from './refusals.ts'

/** What posts are pressed for. Plain data, so that a thread can be set up with it. */
export interface PressSetup {
  readonly site: Site
  readonly formats: readonly EntryForm[]
}

/** What presses: for tests in place of the usual ones. */
export interface PressTools {
  readonly renderer: Renderer
  readonly encoders?: Partial<Encoders>
}

type Encoders = Readonly<Record<EntryForm, Encoder>>

/** Gives nothing where its form would say the same as another one. */
interface Encoder {
  encodeEntry(...of: Parameters<Format['encodeEntry']>): EncodedEntry | undefined
}

const ENCODERS: Encoders = {
  ...feedForms,
  'rss-short': short(feedForms.rss),
  'atom-short': short(feedForms.atom),
  'json-short': short(feedForms.json),
  'podcast-short': short(feedForms.podcast),
  page: pageEntry,
}

/** A post without a summary is its text, or has none. */
function short(form: Pick<Format, 'encodeEntry'>): Encoder {
  return {
    encodeEntry: (entry, site) =>
      entry.summary === undefined || entry.html === ''
        ? undefined
        : form.encodeEntry({ ...entry, html: '', isShort: true }, site),
  }
}

/** Posts pressed together: one buffer for all their entries, as thousands of small ones cost more than the encoding. */
export interface Batch {
  /** UTF-8, every entry end to end. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly posts: readonly BatchPost[]
}

interface BatchPost {
  /** Absent when the post cannot be published. */
  readonly slices?: readonly Slice[]
  readonly problems: readonly Problem[]
}

interface Slice {
  readonly format: EntryForm
  readonly start: number
  readonly end: number
  readonly prefixes: readonly string[]
}

/**
 * Renders posts, encodes their entries, and holds each entry against the rules of its format. A post that breaks one in any
 * format is left out in all of them, like one that cannot be rendered.
 */
export async function pressBatch(
  jobs: readonly PressJob[],
  { site, formats: names }: PressSetup,
  { renderer, ...tools }: PressTools,
): Promise<Batch> {
  const encoders = { ...ENCODERS, ...tools.encoders }
  // One kind of work for all of them, then the next: what a processor has at hand is worth a third of the checks' time.
  const rendered: Rendered[] = []
  for (const { post, variables } of jobs) rendered.push(await renderer.render(post, variables))
  const encoded = rendered.map(({ entry }) =>
    entry === undefined
      ? undefined
      : names.flatMap((form): FormEntry[] => {
          const written = encoders[form].encodeEntry(entry, site)
          return written === undefined ? [] : [[form, written]]
        }),
  )
  const refusals = jobs.map(({ post }, index) => refusalsOf(post.place, encoded[index] ?? [], gate))
  const texts: string[] = []
  let length = 0
  const posts = rendered.map(({ problems }, index): BatchPost => {
    const entries = encoded[index]
    const refused = refusals[index] ?? []
    if (entries === undefined || refused.length > 0) return { problems: [...problems, ...refused] }
    const slices = entries.map(([format, { text, prefixes }]): Slice => {
      const start = length
      length += Buffer.byteLength(text)
      texts.push(text)
      return { format, start, end: length, prefixes }
    })
    return { slices, problems }
  })
  const bytes = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const text of texts) at += bytes.write(text, at)
  return { bytes, posts }
}

/** The posts of a batch, each with its share of the bytes. */
export function unpackBatch({ bytes, posts }: Batch): Pressed[] {
  return posts.map(({ slices, problems }) => {
    if (slices === undefined) return { problems }
    const encoded = new Map(
      slices.map(({ format, start, end, prefixes }) => [
        format,
        { bytes: bytes.subarray(start, end), prefixes },
      ]),
    )
    return { encoded, problems }
  })
}
