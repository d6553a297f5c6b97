import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { checkConfig } from '../../src/config/load.ts'
import { type Checkouts, openCheckouts } from '../../src/config/open-checkouts.ts'
import { origin } from '../sources/git/origin.ts'
import { temporaryFolder } from '../temporary-folder.ts'

// Each one starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Opens again and again what one configuration is about. */
function opener(...sources: object[]): (content: 'newest' | 'last' | 'known') => Promise<Checkouts> {
  const base = temporaryFolder()
  const config = checkConfig({ sources }, (path) => path.join('.'))
  const environment = { PATH: process.env.PATH ?? '', HOME: base }
  const { signal } = new AbortController()
  return (content) =>
    openCheckouts(config, { base, cacheFolder: join(base, 'cache'), environment, log, signal, content })
}

describe('repositories', () => {
  it('are not asked as long as what is known of them is enough', async () => {
    const from = origin({ 'a.md': 'A' })
    const open = opener({ type: 'git', url: from.url })
    await expect(open('last')).rejects.toThrow('nothing of it is on this machine yet')
    const first = await open('known')
    expect(first.bySource.get(0)?.problems).toEqual([])
    await first.release()
    renameSync(from.folder, `${from.folder}-away`)
    const second = await open('known')
    expect(second.bySource.get(0)).toMatchObject({
      root: first.bySource.get(0)?.root,
      problems: [{ severity: 'warning' }],
    })
  })

  it('are held until they are released, once for all sources that share one', async () => {
    const from = origin({ 'a/x.md': 'X', 'b/y.md': 'Y' })
    const open = opener(
      { type: 'git', url: from.url, path: 'a', name: 'a', timeout: '20s' },
      { type: 'directory', path: 'elsewhere' },
      { type: 'git', url: from.url, path: 'b', name: 'b' },
    )
    const first = await open('newest')
    expect([...first.bySource.keys()]).toEqual([0, 2])
    let isOpen = false
    const second = open('newest').then((checkouts) => {
      isOpen = true
      return checkouts
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(isOpen).toBe(false)
    await first.release()
    await (await second).release()
    expect(isOpen).toBe(true)
  })

  it('are released when one of several cannot be had', async () => {
    const good = origin({ 'a.md': 'A' })
    const open = opener(
      { type: 'git', url: good.url, name: 'good', timeout: '20s' },
      { type: 'git', url: origin().url, name: 'empty', timeout: '20s' },
    )
    await expect(open('newest')).rejects.toThrow('sources[1]: file:///')
    // Not “in use by another process”.
    await expect(open('newest')).rejects.toThrow('found an empty one')
  })

  it('are none of the business of other sources', async () => {
    const checkouts = await opener({ type: 'directory', path: 'x' })('newest')
    expect(checkouts.bySource.size).toBe(0)
  })
})
