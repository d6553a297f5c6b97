import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MANIFEST_PATH } from '../../src/core/manifest.ts'
import { writeAwkwardBlog } from './blogs.ts'
import {
  digests,
  environment,
  type FeedmillOptions,
  feedmill,
  need,
  output,
  PROJECT,
  remove,
  sha256,
  temporaryFolder,
} from './feedmill.ts'

/** Same input, same bytes: documents and state, whatever the machine is like. The state alone knows when that was. */

let base: string
let site: string
let runs = 0
beforeAll(async () => {
  base = temporaryFolder()
  site = join(base, 'site')
  for (const folder of ['config', 'content'])
    cpSync(join(PROJECT, folder), join(site, folder), { recursive: true })
  writeAwkwardBlog(join(base, 'awkward'))
  // Files that have just been written are not cached, as they may change again within the same instant.
  await sleep(2100)
})
afterAll(() => remove(base))

interface Published {
  readonly example: Record<string, string>
  readonly awkward: Record<string, string>
}

/** The digests of both blogs as one run each publishes them into an empty folder. */
async function publish(
  options: FeedmillOptions & { cache?: boolean; content?: string } = {},
): Promise<Published> {
  const { cache = false, content = base, ...rest } = options
  const out = join(base, `out-${runs++}`)
  const common = ['--quiet', ...(cache ? [] : ['--no-cache'])]
  const published: Record<string, Record<string, string>> = {}
  for (const [name, args] of [
    ['example', ['--config', join(content, 'site/config/feedmill.yaml')]],
    ['awkward', ['--content', join(content, 'awkward'), '--url', 'https://example.com/blog/']],
  ] as const) {
    const { code, signal, stderr } = await feedmill(
      ['generate', ...args, '--out', join(out, name), ...common],
      {
        cwd: base,
        ...rest,
      },
    )
    expect(signal ?? code, stderr).toBe(0)
    published[name] = { ...digests(join(out, name)), [MANIFEST_PATH]: timelessManifest(join(out, name)) }
  }
  remove(out)
  return published as unknown as Published
}

/** The manifest's digest without the moments of publications, which it alone records. */
function timelessManifest(folder: string): string {
  const text = readFileSync(join(folder, MANIFEST_PATH), 'utf8')
  const timeless = text.replace(/,?"(?:changed|published)":\s?\d+/g, '')
  expect(timeless).not.toBe(text)
  return sha256(Buffer.from(timeless))
}

describe('the bytes', () => {
  let expected: Published
  beforeAll(async () => {
    expected = await publish()
    expect(Object.keys(expected.example).length).toBeGreaterThan(80)
    expect(Object.keys(expected.awkward).length).toBeGreaterThan(60)
  })

  it('are the same in a second run', async () => {
    expect(await publish()).toEqual(expected)
  })

  it.each(['Pacific/Auckland', 'America/New_York', 'Asia/Kolkata', 'America/St_Johns'])(
    'F8: are the same in the zone %s',
    async (TZ) => {
      const zone = output(process.execPath, ['-p', 'new Date(1e12).getTimezoneOffset()'], environment({ TZ }))
      expect(zone.trim()).not.toBe('0')
      expect(await publish({ env: { TZ } })).toEqual(expected)
    },
  )

  it.each(['tr_TR.UTF-8', 'ar_EG.UTF-8', 'th_TH.UTF-8'])(
    'F8, EL2: are the same in the locale %s',
    async (locale) => {
      const env = { LANG: locale, LC_ALL: locale, LANGUAGE: locale }
      const code = 'new Intl.DateTimeFormat().resolvedOptions().locale'
      expect(output(process.execPath, ['-p', code], environment(env)).trim()).toBe(
        locale.slice(0, 5).replace('_', '-'),
      )
      expect(await publish({ env })).toEqual(expected)
    },
  )

  it('are the same from another working directory', async () => {
    mkdirSync(join(base, 'elsewhere'))
    expect(await publish({ cwd: join(base, 'elsewhere') })).toEqual(expected)
    expect(await publish({ cwd: '/' })).toEqual(expected)
  })

  it('are the same of a copy at another place', async () => {
    const copy = join(base, 'a copy of it')
    for (const folder of ['site', 'awkward'])
      cpSync(join(base, folder), join(copy, folder), { recursive: true })
    expect(await publish({ content: copy })).toEqual(expected)
  })

  it('are the same of a copy that was written backwards', async () => {
    const copy = join(base, 'backwards')
    for (const folder of ['site', 'awkward']) copyBackwards(join(base, folder), join(copy, folder))
    expect(await publish({ content: copy })).toEqual(expected)
  })

  it('are the same when folders are listed backwards', async () => {
    const preload = fileURLToPath(new URL('reverse-readdir.mjs', import.meta.url))
    const node = ['--import', preload]
    const list = `require('fs').readdirSync(${JSON.stringify(join(base, 'awkward'))}).join()`
    expect(output(process.execPath, [...node, '-p', list])).not.toBe(output(process.execPath, ['-p', list]))
    expect(await publish({ node })).toEqual(expected)
  })

  it.for(['2026-12-31 23:59:59', '2031-02-03 04:05:06', '2037-12-31 00:00:00'])(
    'F7: are the same on a machine that believes it is %s',
    async (date, context) => {
      need(context, 'faketime')
      const env = { FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1', TZ: 'UTC' }
      const under = ['faketime', '-f', `@${date}`]
      const args = ['-f', `@${date}`, process.execPath, '-p', 'new Date().getUTCFullYear()']
      expect(output('faketime', args, environment(env)).trim()).toBe(date.slice(0, 4))
      expect(await publish({ env, under })).toEqual(expected)
    },
  )

  it('are the same with a cold, a warm and a deleted cache', async () => {
    const env = { XDG_CACHE_HOME: join(base, 'cache') }
    expect(await publish({ env, cache: true })).toEqual(expected)
    expect(readdirSync(join(base, 'cache/feedmill')).length).toBeGreaterThan(0)
    expect(await publish({ env, cache: true })).toEqual(expected)
    remove(join(base, 'cache'))
    expect(await publish({ env, cache: true })).toEqual(expected)
  })

  it.each(['/dev/null/cache', '/proc/nothing'])('are the same where no cache can be: %s', async (folder) => {
    // Killed, as a process that is busy in a system call hears no other signal.
    const under = ['timeout', '-s', 'KILL', '20']
    expect(await publish({ under, env: { XDG_CACHE_HOME: folder }, cache: true })).toEqual(expected)
  })
})

function copyBackwards(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  const entries = readdirSync(from, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? 1 : -1))
  for (const entry of entries) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyBackwards(source, copy)
    else cpSync(source, copy)
  }
}
