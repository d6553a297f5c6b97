import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Text or bytes by path, with `/`. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** A folder of this test alone, gone when the test ends. Absolute, no link in it. */
export function temporaryFolder(files: Files = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-test-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeFiles(root, files)
  return root
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}
