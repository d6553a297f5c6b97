import type { Cache } from '../../src/core/ports.ts'

/** A cache that forgets with the test. */
export function memoryCache(): Cache & { values: Map<string, { stamp: string; value: unknown }> } {
  const values = new Map<string, { stamp: string; value: unknown }>()
  return {
    values,
    get: (name, stamp) => (values.get(name)?.stamp === stamp ? values.get(name)?.value : undefined),
    put: (name, stamp, value) => values.set(name, { stamp, value }),
    close: async () => {},
  }
}
