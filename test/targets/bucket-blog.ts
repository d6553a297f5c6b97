import { digestOf } from '../../src/core/digest.ts'
import type { FormatName } from '../../src/core/feed.ts'
import type { Companion, Target } from '../../src/core/ports.ts'
import type { Post } from '../../src/core/post.ts'
import type { RunResult } from '../../src/pipeline/run.ts'
import { Place, run, series, T1 } from '../pipeline/blog.ts'
import type { FakeStore } from './fake-store.ts'
import type { OpenOptions, Provider } from './providers.ts'

/** A blog in memory that is published to a fake bucket, for the tests of what can go wrong there. */

/** The fake as a target, at the time of these runs. */
export function openStore(provider: Provider, fake: FakeStore, options: OpenOptions = {}): Target {
  return provider.open(fake, { now: () => T1, ...options })
}

/** Names every document, and so may only be seen when they are there. */
const index: Companion = {
  plan: (documents) => [
    {
      path: 'index.json',
      url: 'https://example.com/blog/index.json',
      mediaType: 'application/json',
      rank: 3,
      recipe: digestOf(...documents.map(({ path, recipe }) => path + recipe)),
      parts: () => [Buffer.from(JSON.stringify(documents.map(({ path }) => path)))],
    },
  ],
}

/** What is published at a time. */
export interface Edition {
  readonly posts: readonly Post[]
  readonly formats: readonly FormatName[]
}

/**
 * A post for each tag. Some have a tag of their kind of edition (what is before a `-`), and editions of another name than `old` no Atom, so that
 * documents come and go. The bytes are a function of the name alone.
 */
export function edition(name: string, tags: number, updated = name === 'old' ? T1 : T1 + 1000): Edition {
  const kind = name.replace(/-.*/, '')
  const posts = series(tags, (number) => ({
    tags: [number % 5 === 0 ? `${kind}-${number}` : `t${number}`],
    body: `The ${name} text of ${number}.`,
    updated,
  }))
  return { posts, formats: name === 'old' ? ['rss', 'atom', 'json'] : ['rss', 'json'] }
}

export function publish({ posts, formats }: Edition, target: Target, now = T1): Promise<RunResult> {
  const flags = { force: true }
  return run({ posts, feeds: { formats }, targets: [target], companions: [index], flags, now })
}

/** The documents of a folder that these editions were published to, one after the other. */
export async function inFolder(...editions: readonly Edition[]): Promise<Record<string, string>> {
  const place = new Place()
  try {
    for (const { posts, formats } of editions)
      await run({ posts, feeds: { formats }, place, companions: [index], flags: { force: true } })
    return place.documents()
  } finally {
    place.dispose()
  }
}

/** The documents at the bucket, without our state. */
export function documentsAt(fake: FakeStore): Record<string, string> {
  const entries = [...fake.objects].map(([key, { body }]): [string, string] => [key, body.toString()])
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith('feedmill-state/')).sort())
}
