import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { Press, Pressed, PressJob, Renderer } from '../../src/core/ports.ts'
import type { IdentifiedPost } from '../../src/core/post.ts'
import { createPress, type PressOptions } from '../../src/press/press.ts'
import { makeBody, makeIdentified, makeSite } from '../builders.ts'
import { temporaryFolder } from '../temporary-folder.ts'

// `npm test` builds it first.
const helperUrl = new URL('../../dist/helper-worker.js', import.meta.url)
const site = makeSite()
const never = new AbortController().signal

const open: Press[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((press) => press.close()))
})

function pressWith(options: Partial<PressOptions> = {}): Press {
  const press = createPress({ site, formats: ['rss', 'atom', 'json'], helperUrl, ...options })
  open.push(press)
  return press
}

/** What renders nothing here: everything has to come from helpers. */
const refusing: Renderer = {
  render: () => Promise.reject(new Error('rendered in this thread')),
  close: async () => {},
}

function job(index: number, facts: Partial<IdentifiedPost> = {}, raw = `Text *${index}* é.`): PressJob {
  const body = makeBody({ raw, template: { language: 'liquid', page: {} } })
  return { post: makeIdentified({ key: `posts/${index}.md`, body, ...facts }), variables }
}
const variables = { name: 'Ann' }

async function pressAll(
  press: Press,
  jobs: readonly PressJob[],
  signal = never,
): Promise<Map<string, Pressed>> {
  const told = new Map<string, Pressed>()
  await press.press(jobs, signal, ({ post }, pressed) => {
    expect(told.has(post.key)).toBe(false)
    told.set(post.key, pressed)
  })
  return told
}

/** The texts by post and format. */
function textsOf(pressed: ReadonlyMap<string, Pressed>): Record<string, unknown> {
  const entries = [...pressed].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([key, { encoded, problems }]) => [
      key,
      {
        problems,
        ...Object.fromEntries(
          [...(encoded ?? [])].map(([format, { bytes, prefixes }]) => [
            format,
            [Buffer.from(bytes).toString('utf8'), prefixes],
          ]),
        ),
      },
    ]),
  )
}

const many = (count: number): PressJob[] =>
  Array.from({ length: count }, (_, index) =>
    job(index, {}, index % 7 === 0 ? `{{ site.name }} {{ site.nope }} ${index}` : undefined),
  )

describe('a press', () => {
  it('tells of each post once, with every format', async () => {
    const pressed = await pressAll(pressWith(), [job(1)])
    expect(textsOf(pressed)).toMatchObject({
      'posts/1.md': {
        rss: [expect.stringContaining('Text <em>1</em> é.'), expect.any(Array)],
        atom: [expect.stringContaining('Text <em>1</em> é.'), []],
        json: [expect.stringContaining('Text <em>1</em> é.'), []],
        problems: [],
      },
    })
  })

  it('has nothing to tell of nothing', async () => {
    expect((await pressAll(pressWith(), [])).size).toBe(0)
  })

  it('tells of a post that cannot be published', async () => {
    const problem = { path: 'x.md', severity: 'error' as const, message: 'no' }
    const renderer: Renderer = { ...refusing, render: async () => ({ problems: [problem] }) }
    const pressed = await pressAll(pressWith({ renderer }), [job(1)])
    expect(pressed.get('posts/1.md')).toEqual({ problems: [problem] })
  })

  it('stops when it is told to', async () => {
    const stopped = pressAll(pressWith(), many(3), AbortSignal.abort('SIGTERM'))
    await expect(stopped).rejects.toBe('SIGTERM')
  })
})

describe.runIf(existsSync(helperUrl))('a press with helpers', () => {
  it('makes the same of every post', async () => {
    const jobs = many(300)
    const alone = textsOf(await pressAll(pressWith({ helperFrom: Number.POSITIVE_INFINITY }), jobs))
    const press = pressWith({ helperFrom: 1, helperEach: 50 })
    expect(textsOf(await pressAll(press, jobs))).toEqual(alone)
    // What was prepared is taken, and what was not is made.
    for (const job of jobs.slice(0, 200)) press.prepare(job)
    expect(textsOf(await pressAll(press, jobs))).toEqual(alone)
  })

  it('takes what was prepared', async () => {
    const press = pressWith({ renderer: refusing, helperFrom: 1 })
    const jobs = many(128)
    for (const job of jobs) press.prepare(job)
    // A whole number of batches, so that nothing is left for this thread.
    expect((await pressAll(press, jobs)).size).toBe(128)
  })

  it.each<[what: string, facts: Partial<IdentifiedPost>]>([
    ['id', { id: 'tag:other' }],
    ['iri', { iri: 'tag:other' }],
    ['date', { published: Date.UTC(2001, 0, 1) }],
    ['change', { updated: Date.UTC(2031, 0, 1) }],
    ['text', { body: makeBody({ raw: 'other' }) }],
  ])('makes a post anew that has another %s than was guessed', async (_, facts) => {
    const press = pressWith({ helperFrom: 1 })
    const jobs = many(64)
    for (const job of jobs) press.prepare(job)
    const changed: PressJob = { ...(jobs[5] as PressJob), post: { ...(jobs[5] as PressJob).post, ...facts } }
    const expected = textsOf(await pressAll(pressWith(), [changed]))
    expect(textsOf(await pressAll(press, [changed]))).toEqual(expected)
  })

  it('does the work of a helper that fails', async () => {
    const broken = join(temporaryFolder({}), 'broken.mjs')
    writeFileSync(
      broken,
      "import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => { throw new Error('broken') })\n",
    )
    const jobs = many(300)
    const press = pressWith({ helperFrom: 1, helperUrl: pathToFileURL(broken) })
    for (const job of jobs.slice(0, 128)) press.prepare(job)
    const expected = textsOf(await pressAll(pressWith({ helperFrom: Number.POSITIVE_INFINITY }), jobs))
    expect(textsOf(await pressAll(press, jobs))).toEqual(expected)
  })
})
