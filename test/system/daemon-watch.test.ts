import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { ask, startDaemon, type TestDaemon, until } from './daemon.ts'
import { need, remove, temporaryFolder } from './feedmill.ts'

/** A change of a file is published, once for however many come together. */

let folder: string
let content: string
let daemon: TestDaemon | undefined
beforeEach(() => {
  folder = temporaryFolder()
  content = join(folder, 'content')
})
afterEach(async () => {
  daemon?.running.killAll()
  await daemon?.running.ended
  remove(folder)
})

const post = (title: string): string => `---\ntitle: ${title}\ndate: 2024-06-01\n---\nText of ${title}.\n`

async function begin(options: Partial<Parameters<typeof startDaemon>[0]> = {}): Promise<TestDaemon> {
  daemon = await startDaemon({ folder, config: { guard: { droppedMax: 1, updatedMax: 1 } }, ...options })
  await daemon.said(/^published/)
  // The watcher looks at every folder first.
  await sleep(1500)
  return daemon
}

const shows = (text: string) => async (): Promise<boolean> =>
  (await ask(`${daemon?.url}feed.xml`)).body.includes(text)

/** Runs that were made for changes, when nothing has changed any more for a while. */
async function changeRuns(of: TestDaemon): Promise<number> {
  await sleep(2000)
  return (await of.status()).runs.filter(({ reason }) => reason.includes('a file was changed')).length
}

describe('watching', () => {
  it('F22: an editor’s atomic save is one publication', async () => {
    writeEdition(content, 'old', 5, 2)
    const watching = await begin()
    writeFileSync(join(content, '.002.md.swp'), post('Saved'))
    renameSync(join(content, '.002.md.swp'), join(content, '002.md'))
    await until('the edit', shows('Text of Saved'))
    expect(await changeRuns(watching)).toBe(1)
    expect((await watching.stop()).code).toBe(0)
  })

  it('F22: a thousand events a second are a few publications, and the last state is the one that stays', async () => {
    writeEdition(content, 'old', 5, 2)
    const watching = await begin()
    for (let index = 0; index < 3000; index++) {
      writeFileSync(join(content, `${index % 10}-many.md`), post(`Many ${index}`))
      if (index % 10 === 9) await sleep(10)
    }
    await until('the last state', shows('Text of Many 2999'))
    expect(await changeRuns(watching)).toBeLessThanOrEqual(2)
  })

  it('F22: a checkout of another branch is one publication, also of a folder within the repository', async (context) => {
    need(context, 'git')
    const git = (...args: string[]): void => {
      execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
        stdio: 'ignore',
      })
    }
    writeFileSync(join(folder, '.gitignore'), '/out\n/cache\n/*.yaml\n')
    writeEdition(content, 'old', 400, 5)
    git('init', '-q', '-b', 'main')
    git('add', '.')
    git('commit', '-qm', 'old')
    git('checkout', '-qb', 'other')
    writeEdition(content, 'new', 400, 5)
    git('commit', '-qam', 'new')
    git('checkout', '-q', 'main')
    const watching = await begin()
    git('checkout', '-q', 'other')
    await until('the other branch', shows('The new text'))
    expect(await changeRuns(watching)).toBe(1)
    // While git holds its index, files are of two branches.
    writeFileSync(join(folder, '.git/index.lock'), '')
    writeFileSync(join(content, '000.md'), post('Half'))
    await sleep(1500)
    expect(await shows('Text of Half')()).toBe(false)
    rmSync(join(folder, '.git/index.lock'))
    await until('the rest', async () => (await watching.status()).runs[0]?.outcome === 'published')
    expect(await changeRuns(watching)).toBe(2)
  })

  it('goes on when the folder was removed and is back, and when its link leads elsewhere', async () => {
    const real = join(folder, 'one')
    writeEdition(real, 'old', 5, 2)
    symlinkSync(real, content)
    const watching = await begin()
    writeFileSync(join(real, 'a.md'), post('Behind a link'))
    await until('the post', shows('Text of Behind a link'))
    rmSync(real, { recursive: true })
    await until('a failure', async () =>
      ['failed', 'refused'].includes((await watching.status()).runs[0]?.outcome ?? ''),
    )
    // Readers keep what they had.
    expect(await shows('Text of Behind a link')()).toBe(true)
    writeEdition(real, 'new', 5, 2)
    await until('the folder that is back', shows('The new text'))
    await sleep(2000)
    writeFileSync(join(real, 'b.md'), post('Afterwards'))
    await until('a change in it', shows('Text of Afterwards'))
    const other = join(folder, 'two')
    mkdirSync(other)
    writeEdition(other, 'new', 5, 2)
    writeFileSync(join(other, 'c.md'), post('Elsewhere'))
    symlinkSync(other, `${content}.next`)
    renameSync(`${content}.next`, content)
    await until('the other folder', shows('Text of Elsewhere'))
  })

  it('that is impossible is said once, and the schedule finds changes', async (context) => {
    need(context, 'strace')
    writeEdition(content, 'old', 5, 2)
    for (const name of ['a', 'b', 'c']) writeEdition(join(content, name), 'old', 1, 1)
    const under = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=inotify_add_watch',
      '-e',
      'inject=inotify_add_watch:error=ENOSPC',
    ]
    const blind = await begin({ under, daemon: { every: '3s' } })
    await blind.said(/watching is impossible.*max_user_watches/)
    writeFileSync(join(content, 'a.md'), post('By schedule'))
    await until('the post', shows('Text of By schedule'))
    expect(blind.count(/watching is impossible/)).toBe(1)
    blind.running.killAll()
  })
})
