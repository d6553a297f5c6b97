import type { EntryForm, Site } from '../core/feed.ts'
import type { Format, Pressed, PressJob, Renderer } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'
import { feedForms } from '../formats/index.ts'
import { pageEntry } from '../pages/entry.ts'

/** What posts are pressed for. Plain data, so that a thread can be set up with it. */
export interface PressSetup {
  readonly site: Site
  readonly formats: readonly EntryForm[]
}

const encoders: Readonly<Record<EntryForm, Pick<Format, 'encodeEntry'>>> = { ...feedForms, page: pageEntry }

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
    const slices = setup.formats.map((format): Slice => {
      const { text, prefixes } = encoders[format].encodeEntry(entry, setup.site)
      const start = length
      length += Buffer.byteLength(text)
      texts.push(text)
      return { format, start, end: length, prefixes }
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
