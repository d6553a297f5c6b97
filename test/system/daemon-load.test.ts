import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { ask, isWhole, startDaemon, type TestDaemon, until } from './daemon.ts'
import { remove, start, temporaryFolder } from './feedmill.ts'

/**
 * Readers of a whole daemon, whose runs take their processors too, while a post is edited again and again. How soon they are
 * answered is printed, and asserted in the long tests only.
 */

const isLong = process.env.FEEDMILL_LONG !== undefined
const SECONDS = isLong ? 60 : 10
const PER_SECOND = isLong ? 2000 : 300
/** A switch is short: the fewer readers there are, the more of them must ask for a body to meet one. */
const NEW_EVERY = isLong ? 20 : 4
const EDIT_EVERY_MS = isLong ? 5000 : 2000
const STEADY = fileURLToPath(new URL('steady-load.mjs', import.meta.url))

it(`${PER_SECOND} readers a second get whole documents while posts are edited and published`, async () => {
  const folder = temporaryFolder()
  writeEdition(join(folder, 'content'), 'old', 100, 5)
  const daemon = await startDaemon({ folder })
  try {
    await until('the first feed', async () => (await ask(`${daemon.url}feed.xml`)).status === 200)
    const stop = keepEditing(daemon, folder)
    const { stdout, stderr } = await start(process.execPath, [
      STEADY,
      `${daemon.url}feed.xml`,
      String(PER_SECOND),
      String(SECONDS),
      String(NEW_EVERY),
    ]).ended
    const edits = await stop()
    console.log(`${PER_SECOND} a second for ${SECONDS} s, ${edits} edits: ${stdout}`)
    const result = JSON.parse(stdout || stderr)
    expect(result).toMatchObject({ answers: PER_SECOND * SECONDS, errors: 0, torn: 0 })
    expect(Object.keys(result.statuses).sort()).toEqual(['200', '304'])
    // Readers see each edition; the first and the last ones may come before and after them.
    expect(result.versions).toBeGreaterThanOrEqual(Math.max(2, edits - 2))
    const last = await ask(`${daemon.url}feed.xml`)
    expect(isWhole(last)).toBe(true)
    expect(last.body.toString()).toContain(`edition ${edits}.`)
    expect((await daemon.stop()).code).toBe(0)
    if (isLong) expect(result.p99).toBeLessThanOrEqual(20)
  } finally {
    daemon.running.killAll()
    await daemon.running.ended
    remove(folder)
  }
})

/** Edits a post as editors do, and waits until it is published, until it is told to stop; then gives the number of edits. */
function keepEditing(daemon: TestDaemon, folder: string): () => Promise<number> {
  let isOver = false
  let edits = 0
  const done = (async () => {
    while (!isOver) {
      edits += 1
      const begun = performance.now()
      const published = daemon.count(/^published/)
      const path = join(folder, 'content/live.md')
      const text = `---\ntitle: Live\ndate: 2024-06-01\n---\nThis is edition ${edits}.\n`
      writeFileSync(join(folder, 'live.tmp'), text)
      renameSync(join(folder, 'live.tmp'), path)
      await until('a publication', () => daemon.count(/^published/) > published)
      await sleep(Math.max(0, EDIT_EVERY_MS - (performance.now() - begun)))
    }
  })()
  return async () => {
    isOver = true
    await done
    return edits
  }
}
