import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { ask, startDaemon, until } from './daemon.ts'
import { remove, temporaryFolder } from './feedmill.ts'

/** Run after run over a thousand posts of which ten are edited each time: nothing grows, and none is missed. */

const RUNS = process.env.FEEDMILL_LONG === undefined ? 30 : 1500

it(`${RUNS} runs: memory and open files stay, and every run happens`, { timeout: 7_200_000 }, async () => {
  const folder = temporaryFolder()
  const content = join(folder, 'content')
  writeEdition(content, 'old', 1000, 50)
  const daemon = await startDaemon({ folder, daemon: { watch: false } })
  const runs = async (): Promise<number> => {
    const text = (await ask(new URL('/metrics', daemon.url).href)).body.toString()
    const counts = [...text.matchAll(/^feedmill_runs_total\{.*\} (\d+)$/gm)]
    return counts.reduce((sum, [, count]) => sum + Number(count), 0)
  }
  const memory: number[] = []
  const files: number[] = []
  try {
    await until('the first run', async () => (await runs()) === 1)
    for (let run = 0; run < RUNS; run++) {
      for (let index = 0; index < 10; index++) {
        const number = (run * 10 + index) % 1000
        const day = String((number % 28) + 1).padStart(2, '0')
        const text = `---\ntitle: Post ${number}\ndate: 2024-01-${day}\ntags: [tag-${number % 50}]\n---\nRun ${run}.\n`
        writeFileSync(join(content, `${String(number).padStart(3, '0')}.md`), text)
      }
      await daemon.hook()
      await until('a run', async () => (await runs()) === run + 2, 60_000)
      memory.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))?.[1]))
      files.push(readdirSync(`/proc/${daemon.pid}/fd`).length)
    }
    const third = Math.floor(RUNS / 3)
    const [warm, last] = [memory.slice(third, 2 * third), memory.slice(-third)].map(median) as [
      number,
      number,
    ]
    const [warmFiles, lastFiles] = [files.slice(third, 2 * third), files.slice(-third)].map(median) as [
      number,
      number,
    ]
    console.log(`${RUNS} runs: ${warm} kB, then ${last} kB; ${warmFiles} files, then ${lastFiles}`)
    // Thirty runs are still a part of the warming up.
    expect(last / warm).toBeLessThan(RUNS > 100 ? 1.05 : 1.25)
    expect(lastFiles).toBeLessThanOrEqual(warmFiles + 1)
    expect((await daemon.stop()).code).toBe(0)
  } finally {
    daemon.running.killAll()
    await daemon.running.ended
    remove(folder)
  }
})

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
