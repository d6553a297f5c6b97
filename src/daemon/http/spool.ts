import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Keeps bytes in a local folder, so that memory need not hold them. A name is the SHA-256 of a document (hexadecimal),
 * or that with `.br` or `.gzip` for its compressed bytes. Losing the folder costs time only.
 */
export interface Spool {
  /** Of what is there under a name; undefined when nothing is. */
  length(name: string): number | undefined
  /** Does nothing when the name is there already. Rejects when a document's bytes are not those of its digest. */
  put(name: string, parts: readonly Uint8Array[]): Promise<void>
  /** Rejects when nothing is there, or not what was put; then the name is free again. */
  read(name: string): Promise<Uint8Array>
  /** Removes everything else. */
  keepOnly(names: ReadonlySet<string>): Promise<void>
}

/** Every file begins with the SHA-256 of the rest: a file that a power loss tore is noticed. */
const HEAD_BYTES = 32
const NAME = /^[0-9a-f]{64}(?:\.br|\.gzip)?$/

/**
 * A spool in a folder, which is made when it is missing. It belongs to this process alone: what lies there under foreign
 * names is removed.
 */
export function openSpool(folder: string): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lengths = new Map<string, number>()
  for (const name of readdirSync(folder)) {
    const length = NAME.test(name) ? statSync(join(folder, name)).size - HEAD_BYTES : -1
    if (length >= 0) lengths.set(name, length)
    else rmSync(join(folder, name), { recursive: true, force: true })
  }
  return {
    length: (name) => lengths.get(name),

    async put(name, parts) {
      if (lengths.has(name)) return
      const hash = createHash('sha256')
      for (const part of parts) hash.update(part)
      const digest = hash.digest()
      if (!NAME.test(name) || (name.length === 64 && digest.toString('hex') !== name))
        throw new Error(`spool: expected the bytes of ${name}, found those of ${digest.toString('hex')}`)
      const temporary = join(folder, `${randomUUID()}.tmp`)
      try {
        await writeFile(temporary, [digest, ...parts], { flag: 'wx', mode: 0o600 })
        await rename(temporary, join(folder, name))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      lengths.set(
        name,
        parts.reduce((sum, part) => sum + part.length, 0),
      )
    },

    async read(name) {
      const length = lengths.get(name)
      if (length === undefined) throw new Error(`spool: expected ${name}, found nothing`)
      try {
        const whole = await readFile(join(folder, name))
        const bytes = whole.subarray(HEAD_BYTES)
        const digest = createHash('sha256').update(bytes).digest()
        if (bytes.length !== length || !digest.equals(whole.subarray(0, HEAD_BYTES)))
          throw new Error(`spool: ${join(folder, name)} was changed or torn`)
        return bytes
      } catch (error) {
        lengths.delete(name)
        throw error
      }
    },

    async keepOnly(names) {
      for (const name of [...lengths.keys()].filter((name) => !names.has(name))) {
        lengths.delete(name)
        await rm(join(folder, name), { force: true })
      }
    },
  }
}
