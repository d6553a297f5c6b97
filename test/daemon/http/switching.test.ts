import { readdirSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openSpool, type Spool } from '../../../src/daemon/http/spool.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { ask, digestOf, putSamples, startServer, tagOf } from './serving.ts'

/** A document of a generation says which, from its first line to its last. */
function textOf(generation: number, name: string): string {
  return `${name} of generation ${generation}\n`.repeat(3000)
}

const samples = (generation: number) => ({
  'a.xml': { text: textOf(generation, 'a') },
  'b.xml': { text: textOf(generation, 'b') },
})

describe('a switch', () => {
  it.each([
    ['in memory', 50_000_000],
    ['in the spool', 0],
  ])('tears nothing of documents %s while they are read, and ends whole', async (_where, memoryBytes) => {
    const server = await startServer({ memoryBytes })
    await server.publish(samples(0))
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    let isOver = false
    let answers = 0
    const seen = new Set<string>()
    const read = async (path: string): Promise<void> => {
      while (!isOver) {
        const { tag, body } = await fetchGzip(agent, server.port, `/blog/${path}`)
        const text = gunzipSync(body).toString()
        expect(text.length).toBeGreaterThan(50_000)
        expect(tag).toBe(`"${tagOf(text)}-gz"`)
        seen.add(text.slice(0, text.indexOf('\n')))
        answers += 1
      }
    }
    const readers = ['a.xml', 'b.xml', 'a.xml', 'b.xml'].map(read)
    for (let generation = 1; generation <= 6; generation++) await server.publish(samples(generation))
    isOver = true
    await Promise.all(readers)
    agent.destroy()
    expect(answers).toBeGreaterThan(12)
    expect(seen.size).toBeGreaterThan(2)
    expect((await ask(server.port, '/blog/a.xml')).body.toString()).toBe(textOf(6, 'a'))
    // Each document and its two compressed forms: what is served no more is gone.
    expect(readdirSync(server.folder)).toHaveLength(6)
  })

  it('is one for all documents', async () => {
    const server = await startServer()
    await server.publish(samples(1))
    const set = await putSamples(server.spool, samples(2))
    const serving = server.serve(set)
    // The set before is served until everything of the new one is ready.
    const generations: string[] = []
    for (let round = 0; round < 20; round++) {
      const both = await Promise.all(['a', 'b'].map((name) => ask(server.port, `/blog/${name}.xml`)))
      generations.push(both.map(({ body }) => /generation (\d)/.exec(body.toString())?.[1]).join(''))
    }
    await serving
    // Requests of one round are two moments, so the round of the switch may see both.
    expect(generations.filter((pair) => pair === '12' || pair === '21').length).toBeLessThanOrEqual(1)
    expect(generations.join(' ')).toMatch(/^(?:11 ?)*(?:12 ?|21 ?)?(?:22 ?)*$/)
  })

  it('waits with the sweeping for whoever is still read to', async () => {
    const folder = temporaryFolder()
    const real = openSpool(folder)
    let open = (): void => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    let asked = (): void => {}
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    let isSlow = false
    const spool: Spool = {
      ...real,
      async read(name) {
        if (isSlow && name === digestOf(textOf(1, 'a'))) {
          asked()
          await gate
        }
        return real.read(name)
      },
    }
    const server = await startServer({ spool, memoryBytes: 0 })
    await server.publish(samples(1))
    isSlow = true
    const old = ask(server.port, '/blog/a.xml')
    await isAsked
    const switched = server.publish(samples(2))
    while (!(await ask(server.port, '/blog/b.xml')).body.toString().includes('generation 2'));
    open()
    await switched
    expect((await old).body.toString()).toBe(textOf(1, 'a'))
    expect(readdirSync(folder)).not.toContain(digestOf(textOf(1, 'a')))
  })

  it('does not wait for compression where nothing is served yet', async () => {
    const real = openSpool(temporaryFolder())
    let open = (): void => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const spool: Spool = {
      ...real,
      async put(name, parts) {
        if (name.includes('.')) await gate
        await real.put(name, parts)
      },
    }
    const server = await startServer({ spool })
    const set = await putSamples(spool, samples(1))
    const serving = server.serve(set)
    const accept = { headers: { 'Accept-Encoding': 'br' } }
    await expect.poll(async () => (await ask(server.port, '/readyz')).status).toBe(200)
    const early = await ask(server.port, '/blog/a.xml', accept)
    expect([early.headers['content-encoding'], early.body.toString()]).toEqual([undefined, textOf(1, 'a')])
    open()
    await serving
    const late = await ask(server.port, '/blog/a.xml', accept)
    expect([late.headers['content-encoding'], late.headers['last-modified']]).toEqual([
      'br',
      early.headers['last-modified'],
    ])
  })

  it('follows the one before, also when that was refused', async () => {
    const server = await startServer()
    const bad = server.serve({
      documents: [{ path: 'x', mediaType: 'text/plain', sha256: '0'.repeat(64), length: 1, changed: 0 }],
      redirects: new Map(),
    })
    const good = server.publish(samples(1))
    await expect(bad).rejects.toThrow('in the spool')
    await good
    expect((await ask(server.port, '/blog/a.xml')).status).toBe(200)
  })
})

function fetchGzip(
  agent: Agent,
  port: number,
  path: string,
): Promise<{ tag: string | undefined; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port, path, headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ tag: response.headers.etag, body: Buffer.concat(chunks) }))
    }).on('error', reject)
  })
}
