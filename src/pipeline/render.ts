import { digestOf, digestOfTexts } from '../core/digest.ts'
import type { EntryForm } from '../core/feed.ts'
import type { EncodedBytes, Press } from '../core/ports.ts'
import type { DataMap, IdentifiedPost } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'

/**
 * Has posts rendered and encoded on demand, each once, and knows the digest of all that an entry is a function of, so
 * that it need not be rendered to be found unchanged.
 */
export class EntryRoom {
  readonly #press: Press
  readonly #variables: ReadonlyMap<string, DataMap>
  readonly #variableDigests = new Map<string, string>()
  readonly #digests = new Map<string, string>()
  readonly #encoded = new Map<string, ReadonlyMap<EntryForm, EncodedBytes>>()
  readonly #problems = new Map<string, readonly Problem[]>()
  readonly #troubled = new Set<string>()

  /** @param variables what templates see as `site`, by source name */
  constructor(press: Press, variables: ReadonlyMap<string, DataMap>) {
    this.#press = press
    this.#variables = variables
  }

  readonly digest = (post: IdentifiedPost): string => {
    let digest = this.#digests.get(post.key)
    if (digest === undefined) {
      const { body, key: _, place: __, section: ___, ...facts } = post
      const isTemplate = body.template !== undefined && /\{[{%]/.test(body.raw)
      // The raw text is in the content digest. Posts are made in one place, so their members are in one order.
      const { raw: _raw, template, ...markup } = body
      const used = isTemplate ? [template, this.#variablesDigest(post)] : []
      digest = digestOfTexts(JSON.stringify([facts, markup, used]))
      this.#digests.set(post.key, digest)
    }
    return digest
  }

  readonly encoded = (post: IdentifiedPost): ReadonlyMap<EntryForm, EncodedBytes> => {
    const encoded = this.#encoded.get(post.key)
    if (encoded === undefined) throw new Error(`${post.key} was not rendered`)
    return encoded
  }

  readonly isRendered = (post: IdentifiedPost): boolean => this.#encoded.has(post.key)

  /** Renders those posts that were not yet, and returns the keys of those that cannot be published. */
  async render(posts: Iterable<IdentifiedPost>, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const wanted = new Map<string, IdentifiedPost>()
    for (const post of posts) wanted.set(post.key, post)
    const jobs = [...wanted.values()]
      .filter(({ key }) => !this.#problems.has(key))
      .map((post) => ({ post, variables: this.#variables.get(sourceOf(post)) ?? {} }))
    await this.#press.press(jobs, signal, ({ post }, { encoded, problems }) => {
      this.#problems.set(post.key, problems)
      if (encoded !== undefined) this.#encoded.set(post.key, encoded)
      if (problems.length > 0) this.#troubled.add(this.digest(post))
    })
    return new Set([...wanted.keys()].filter((key) => !this.#encoded.has(key)))
  }

  /** What was said while rendering, in the order of the posts' keys. */
  problems(): Problem[] {
    return [...this.#problems].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, problems]) => problems)
  }

  /** Digests of the posts whose rendering gave a problem, sorted. */
  troubled(): string[] {
    return [...this.#troubled].sort()
  }

  #variablesDigest(post: IdentifiedPost): string {
    const source = sourceOf(post)
    let digest = this.#variableDigests.get(source)
    if (digest === undefined) {
      digest = digestOf(this.#variables.get(source) ?? {})
      this.#variableDigests.set(source, digest)
    }
    return digest
  }
}

function sourceOf(post: IdentifiedPost): string {
  return post.key.slice(0, post.key.indexOf('/'))
}
