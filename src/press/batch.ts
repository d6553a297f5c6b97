import type { EntryForm, Site } from '../core/feed.ts'
import type { EncodedEntry, Format, Pressed, PressJob, Renderer } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'
import { formats } from '../formats/index.ts'
import { pageEntry } from '../pages/entry.ts'

/** What posts are pressed for. Plain data, so that a thread can be set up with it. */
export interface PressSetup {
  readonly site: Site
  readonly formats: readonly EntryForm[]
}

/** What encodes a form. It gives nothing where the form would say the same as another one. */
type Encoder = (...of: Parameters<Format['encodeEntry']>) => EncodedEntry | undefined

const encoders: Readonly<Record<EntryForm, Encoder>> = {
  rss: formats.rss.encodeEntry,
  atom: formats.atom.encodeEntry,
  json: formats.json.encodeEntry,
  'rss-short': inShort(formats.rss),
  'atom-short': inShort(formats.atom),
  'json-short': inShort(formats.json),
  page: pageEntry.encodeEntry,
}

/** A post without a summary is its text, or has none. */
function inShort({ encodeEntry }: Format): Encoder {
  return (entry, site) => {
    if (entry.summary === undefined || entry.html === '') return undefined
    return encodeEntry({ ...entry, html: '', isShort: true }, site)
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

/** Renders posts and encodes their entries, one after the other. */
export async function pressBatch(
  jobs: readonly PressJob[],
  setup: PressSetup,
  renderer: Renderer,
): Promise<Batch> {
  const texts: string[] = []
  const posts: BatchPost[] = []
  let length = 0
  for (const { post, variables } of jobs) {
    const { entry, problems } = await renderer.render(post, variables)
    if (entry === undefined) {
      posts.push({ problems })
      continue
    }
    const slices = setup.formats.flatMap((format): Slice[] => {
      const encoded = encoders[format](entry, setup.site)
      if (encoded === undefined) return []
      const start = length
      length += Buffer.byteLength(encoded.text)
      texts.push(encoded.text)
      return [{ format, start, end: length, prefixes: encoded.prefixes }]
    })
    posts.push({ slices, problems })
  }
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
