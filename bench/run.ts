import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCorpus } from './corpus.ts'
import { writeHugoSite } from './hugo.ts'

/**
 * Feedmill beside a plain script and Hugo, on the same posts: interleaved runs into an empty folder, medians, ratios.
 *
 *     npm run bench [-- POSTS…]        needs Debian's packages time and hugo
 *
 * Everything is in memory where the system has a folder for that: creating a file on a disk costs every tool the same,
 * and on some machines more than the work. FEEDMILL_BENCH_FOLDER names another place.
 */
interface Measured {
  readonly wall: number
  readonly cpu: number
  readonly peakMb: number
}

const ROUNDS = 5
const sizes = process.argv.slice(2).map(Number).filter(Number.isFinite)
const here = fileURLToPath(new URL('.', import.meta.url))
const place = process.env.FEEDMILL_BENCH_FOLDER ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
const folder = mkdtempSync(join(place, 'feedmill-bench-'))

requireTool('/usr/bin/time', ['--version'], 'time')
requireTool('hugo', ['version'], 'hugo')
try {
  for (const posts of sizes.length > 0 ? sizes : [1000, 10_000]) compare(posts)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function compare(posts: number): void {
  const content = join(folder, `posts-${posts}`)
  const site = join(folder, `hugo-${posts}`)
  writeCorpus(content, posts)
  writeHugoSite(site, content)
  const whole = join(folder, 'whole.yaml')
  const same = join(folder, 'same.yaml')
  const out = join(folder, 'out')
  const config = `site: { url: "https://example.org/" }\nsources: [{ type: directory, path: "${content}" }]\ntargets: [{ type: directory, path: "${out}", durability: rename }]\n`
  writeFileSync(whole, config)
  // The documents that the others make: no archives, which have every post, and no pages for people.
  writeFileSync(same, `${config}feeds: { archives: false }\npages: false\n`)
  const cli = join(here, '..', 'main.js')
  const tools: Record<string, string[]> = {
    Feedmill: [process.execPath, cli, 'generate', '--config', same, '--no-cache', '--quiet'],
    'Feedmill as it comes': [process.execPath, cli, 'generate', '--config', whole, '--no-cache', '--quiet'],
    'feed script': [process.execPath, join(here, 'peer-feed.js'), content, out],
    Hugo: ['hugo', '--quiet', '--source', site, '--destination', out, '--noTimes', '--ignoreCache'],
  }
  const runs = new Map<string, Measured[]>()
  const documents = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, command] of Object.entries(tools)) {
      rmSync(out, { recursive: true, force: true })
      mkdirSync(out, { recursive: true })
      runs.set(name, [...(runs.get(name) ?? []), measure(command)])
      documents.set(name, countDocuments(out))
    }
  }
  console.log(`\n${posts} posts, median of ${ROUNDS}\n`)
  console.log('| | wall s | CPU s | peak MB | documents | our wall | our CPU | our memory |')
  console.log('|---|---|---|---|---|---|---|---|')
  const ours = medians(runs.get('Feedmill') ?? [])
  for (const name of Object.keys(tools)) {
    const { wall, cpu, peakMb } = medians(runs.get(name) ?? [])
    const ratio = (a: number, b: number): string => (name === 'Feedmill' ? '' : `× ${(a / b).toFixed(2)}`)
    const cells = [name, wall.toFixed(2), cpu.toFixed(2), peakMb.toFixed(0), documents.get(name)]
    console.log(
      `| ${[...cells, ratio(ours.wall, wall), ratio(ours.cpu, cpu), ratio(ours.peakMb, peakMb)].join(' | ')} |`,
    )
  }
}

function measure(command: readonly string[]): Measured {
  const { stderr, status } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command.join(' ')}\n${stderr}`)
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number)
  return { wall, cpu: user + system, peakMb: kilobytes / 1024 }
}

function medians(measured: readonly Measured[]): Measured {
  const median = (pick: (of: Measured) => number): number => {
    const sorted = measured.map(pick).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
  return {
    wall: median(({ wall }) => wall),
    cpu: median(({ cpu }) => cpu),
    peakMb: median(({ peakMb }) => peakMb),
  }
}

function countDocuments(out: string): number {
  return readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?:feed|atom)\.(?:xml|json)$/.test(path),
  ).length
}

function requireTool(command: string, parameters: string[], debianPackage: string): void {
  try {
    execFileSync(command, parameters, { stdio: 'ignore' })
  } catch {
    throw new Error(`${command} is missing: apt-get install ${debianPackage}`)
  }
}
