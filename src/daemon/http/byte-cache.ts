/** Bytes by name, in memory as long as they are asked for and the budget allows. */
export interface ByteCache {
  /** At once when they are in memory. Several who ask at the same time wait for one reading. */
  get(name: string): Uint8Array | Promise<Uint8Array>
  put(name: string, bytes: Uint8Array): void
  /** Forgets the others. */
  keepOnly(names: ReadonlySet<string>): void
  readonly bytes: number
}

/** One document alone does not drive all others out. */
const SHARE_MAX = 1 / 4

/** A cache of at most `budget` bytes; what was used longest ago goes first. */
export function createByteCache(budget: number, load: (name: string) => Promise<Uint8Array>): ByteCache {
  const kept = new Map<string, Uint8Array>()
  const loading = new Map<string, Promise<Uint8Array>>()
  // What is being sent, kept or not: thousands of slow clients of a large document share one copy.
  const alive = new Map<string, WeakRef<Uint8Array>>()
  let total = 0

  function forget(name: string): void {
    total -= kept.get(name)?.length ?? 0
    kept.delete(name)
  }

  function put(name: string, bytes: Uint8Array): void {
    if (bytes.length > budget * SHARE_MAX) return
    forget(name)
    kept.set(name, bytes)
    total += bytes.length
    for (const oldest of kept.keys()) {
      if (total <= budget) break
      forget(oldest)
    }
  }

  return {
    get(name) {
      const bytes = kept.get(name)
      if (bytes !== undefined) {
        kept.delete(name)
        kept.set(name, bytes)
        return bytes
      }
      const inUse = alive.get(name)?.deref()
      if (inUse !== undefined) return inUse
      let pending = loading.get(name)
      if (pending === undefined) {
        pending = load(name)
          .then((read) => {
            put(name, read)
            alive.set(name, new WeakRef(read))
            return read
          })
          .finally(() => loading.delete(name))
        loading.set(name, pending)
      }
      return pending
    },
    put,
    keepOnly(names) {
      for (const name of [...kept.keys()]) if (!names.has(name)) forget(name)
      for (const [name, bytes] of alive)
        if (!names.has(name) || bytes.deref() === undefined) alive.delete(name)
    },
    get bytes() {
      return total
    },
  }
}
