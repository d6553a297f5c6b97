import { digestOf, digestOfTexts } from '../core/digest.ts'
import type { Renderer } from '../core/ports.ts'
import type { DataMap, Entry, IdentifiedPost } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'

/**
 * Renders posts on demand, each once, and knows the digest of all that an entry is a function of, so that it need
 * not be rendered to be found unchanged.
 */
export class EntryRoom {
  readonly #renderer: Renderer
  readonly #variables: ReadonlyMap<string, DataMap>
  readonly #variableDigests = new Map<string, string>()
  readonly #digests = new Map<string, string>()
  readonly #entries = new Map<string, Entry>()
  readonly #problems = new Map<string, readonly Problem[]>()
  readonly #troubled = new Set<string>()

  /** @param variables what templates see as `site`, by source name */
  constructor(renderer: Renderer, variables: ReadonlyMap<string, DataMap>) {
    this.#renderer = renderer
    this.#variables = variables
  }

  readonly digest = (post: IdentifiedPost): string => {
    let digest = this.#digests.get(post.key)
    if (digest === undefined) {
      const { body, key: _, place: __, ...facts } = post
      const isTemplate = body.template !== undefined && /\{[{%]/.test(body.raw)
      // The raw text is in the content digest. Posts are made in one place, so their members are in one order.
      const { raw: _raw, template, ...markup } = body
      const used = isTemplate ? [template, this.#variablesDigest(post)] : []
      digest = digestOfTexts(JSON.stringify([facts, markup, used]))
      this.#digests.set(post.key, digest)
    }
    return digest
  }

  readonly entry = (post: IdentifiedPost): Entry => {
    const entry = this.#entries.get(post.key)
    if (entry === undefined) throw new Error(`${post.key} was not rendered`)
    return entry
  }

  /** Whether there is an entry now; without one the post cannot be published. */
  async render(post: IdentifiedPost): Promise<boolean> {
    if (!this.#problems.has(post.key)) {
      const { entry, problems } = await this.#renderer.render(post, this.#variables.get(sourceOf(post)) ?? {})
      this.#problems.set(post.key, problems)
      if (entry !== undefined) this.#entries.set(post.key, entry)
      if (problems.length > 0) this.#troubled.add(this.digest(post))
    }
    return this.#entries.has(post.key)
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
