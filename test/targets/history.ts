import { sha256 } from '../../src/core/digest.ts'
import type { Manifest } from '../../src/core/manifest.ts'
import type { FakeStore } from './fake-store.ts'

/** What must be true of a bucket at every moment, looked at after each change. */

const MANIFEST = 'feedmill-state/manifest.json'
/** A list of the paths of all other documents. */
const INDEX = 'index.json'
/** Whatever the service calls its metadata. */
const GENERATION = /-feedmill[-_]generation$/
const TERM_FEED = /^(?:tags|categories)\//

/** Watches a bucket from now on. The function gives what was wrong so far, each once. */
export function watchHistory(fake: FakeStore): () => string[] {
  const found = new Set<string>()
  const generations = new Map<string, number>()
  let manifest: Manifest | undefined
  let named: readonly string[] = []

  fake.changed = (line) => {
    const [method, key] = line.split(' ') as [string, string]
    const object = fake.objects.get(key)
    if (object !== undefined && method === 'PUT') {
      const [, stamp] = Object.entries(object.headers).find(([name]) => GENERATION.test(name)) ?? []
      const generation = Number(stamp)
      if (generation < (generations.get(key) ?? 0)) found.add(`${key} went back to generation ${generation}`)
      generations.set(key, generation)
      if (key === INDEX) named = JSON.parse(object.body.toString())
      if (key === MANIFEST) {
        manifest = JSON.parse(object.body.toString()) as Manifest
        for (const path of Object.keys(manifest.documents)) checkDone(path)
      }
    }
    const isDocument = !key.startsWith('feedmill-state/')
    if (isDocument) checkDone(key)
    if (key === INDEX) for (const path of named) checkNamed(path)
    else if (named.includes(key)) checkNamed(key)
    if (isDocument && method === 'PUT' && !TERM_FEED.test(key)) checkRank(key)
  }

  /** A manifest that says done names what stands there. */
  function checkDone(path: string): void {
    if (manifest?.phase !== 'done') return
    const held = manifest.documents[path]
    const there = fake.objects.get(path)
    if (held === undefined) found.add(`${path} was changed while nobody publishes`)
    else if (there === undefined) found.add(`the manifest is done and names ${path}, which is missing`)
    else if (sha256(there.body) !== held.sha256) found.add(`the manifest is done and names another ${path}`)
  }

  function checkNamed(path: string): void {
    if (!fake.objects.has(path)) found.add(`${INDEX} names ${path}, which is missing`)
  }

  /** What is of the site is never newer than what is of its terms. */
  function checkRank(key: string): void {
    for (const [path, digests] of Object.entries(manifest?.planned ?? {})) {
      if (!TERM_FEED.test(path) || digests.includes('')) continue
      const there = fake.objects.get(path)
      if (there === undefined || !digests.includes(sha256(there.body)))
        found.add(`${key} is newer than ${path}`)
    }
  }

  return () => [...found]
}
