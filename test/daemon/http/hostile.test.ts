import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { LIMITS, type Limits } from '../../../src/daemon/http/connections.ts'
import { ask, FEED, speak, startServer } from './serving.ts'

const PATH = '/blog/feed.xml'
const HOST = 'Host: example.com\r\n'
const GOOD = `GET ${PATH} HTTP/1.1\r\n${HOST}\r\n`
const LAST = `GET ${PATH} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`

const QUICK: Limits = {
  ...LIMITS,
  headersTimeoutMs: 150,
  requestTimeoutMs: 200,
  keepAliveTimeoutMs: 150,
  checkEveryMs: 20,
}

const serving = async (limits: Partial<Limits> = {}, options: object = {}) => {
  const server = await startServer({ limits: { ...LIMITS, ...limits }, ...options })
  await server.publish({ 'feed.xml': { text: FEED } })
  return server
}

function statusesOf(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

describe('what two servers could read differently', () => {
  it.each([
    [
      'both lengths',
      `GET ${PATH} HTTP/1.1\r\n${HOST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`,
    ],
    ['two lengths', `GET ${PATH} HTTP/1.1\r\n${HOST}Content-Length: 0\r\nContent-Length: 44\r\n\r\n`],
    ['a length that is none', `GET ${PATH} HTTP/1.1\r\n${HOST}Content-Length: +6\r\n\r\n`],
    ['another transfer coding', `GET ${PATH} HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n`],
    [
      'chunked, and not at the end',
      `POST ${PATH} HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    ],
    ['a folded header', `GET ${PATH} HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`],
    ['a blank before the colon', `GET ${PATH} HTTP/1.1\r\n${HOST}Content-Length : 6\r\n\r\n`],
    ['bare line feeds', `GET ${PATH} HTTP/1.1\nHost: example.com\n\n`],
    ['one bare line feed', `GET ${PATH} HTTP/1.1\r\n${HOST}X: a\nY: b\r\n\r\n`],
    ['a bare carriage return', `GET ${PATH} HTTP/1.1\r\n${HOST}X: a\rY: b\r\n\r\n`],
    ['a NUL', `GET ${PATH} HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`],
    ['two hosts', `GET ${PATH} HTTP/1.1\r\n${HOST}host: other.example\r\n\r\n`],
    ['no host', `GET ${PATH} HTTP/1.1\r\n\r\n`],
    ['no path', `GET feed.xml HTTP/1.1\r\n${HOST}\r\n`],
    ['no method', `gEt ${PATH} HTTP/1.1\r\n${HOST}\r\n`],
    ['another protocol', `GET ${PATH} HTTP/3.0\r\n${HOST}\r\n`],
    ['bytes that are no request', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('is refused: %s', async (_what, request) => {
    const { port } = await serving()
    // What is smuggled behind it is not answered.
    const answer = await speak(port, Buffer.from(`${request}${GOOD}`, 'latin1'))
    expect(statusesOf(answer)).toEqual([400])
    expect(answer).toMatch(/connection: close/i)
  })

  it('ends the connection: a body, whatever is in it', async () => {
    const { port } = await serving()
    const answer = await speak(
      port,
      `GET ${PATH} HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5;a=b\nhello\r\n0\r\n\r\n${GOOD}`,
    )
    expect(statusesOf(answer).length).toBeLessThan(2)
    expect(
      statusesOf(await speak(port, `HEAD ${PATH} HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello${GOOD}`)),
    ).toEqual([200])
  })
})

describe('greedy clients', () => {
  it('may send requests without waiting, and are answered in order', async () => {
    const { port } = await serving()
    const paths = [PATH, '/nowhere', PATH, '/blog/%zz']
    const requests = paths.map((path) => `HEAD ${path} HTTP/1.1\r\n${HOST}\r\n`).join('')
    expect(statusesOf(await speak(port, requests.repeat(20) + LAST))).toEqual([
      ...Array(20).fill([200, 404, 200, 400]).flat(),
      200,
    ])
  })

  it('get no answer inside another one when the next request is none', async () => {
    const server = await serving({}, { memoryBytes: 0 })
    const answer = await speak(server.port, `${GOOD}nonsense\r\n\r\n`)
    // Either the whole answer first, or none: never the refusal in the middle of it.
    expect(
      answer === '' || /^HTTP\/1\.1 (?:400|200[\s\S]*<\/rss>(?:HTTP\/1\.1 400[\s\S]*)?$)/.test(answer),
      answer.slice(0, 300),
    ).toBe(true)
  })

  it.each([
    ['one header', `X: ${'a'.repeat(20_000)}\r\n`],
    ['many long headers', `X: ${'a'.repeat(1000)}\r\n`.repeat(17)],
    ['more headers than are any use', 'X: a\r\n'.repeat(2100)],
  ])('are refused with too much of a header: %s', async (_what, headers) => {
    const { port } = await serving()
    expect(statusesOf(await speak(port, `GET ${PATH} HTTP/1.1\r\n${HOST}${headers}\r\n`))).toEqual([431])
  })

  it('are not listened to for 100 MB of headers', async () => {
    const { port } = await serving()
    const piece = Buffer.alloc(64 * 1024, 'a')
    const sent = await new Promise<number>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let bytes = 0
      socket.write(`GET ${PATH} HTTP/1.1\r\n${HOST}X: `)
      const more = (): void => {
        while (bytes < 100_000_000 && !socket.destroyed) {
          bytes += piece.length
          if (!socket.write(piece)) {
            socket.once('drain', more)
            return
          }
        }
      }
      more()
      socket.resume()
      socket.on('error', () => {})
      socket.on('close', () => resolve(socket.bytesWritten - socket.writableLength))
    })
    // What the system's own buffers took before it heard of the end.
    expect(sent).toBeLessThan(20_000_000)
    expect((await ask(port, PATH)).status).toBe(200)
  })

  it('do not keep a connection that was refused', async () => {
    const { port } = await serving()
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {})
    socket.write('nonsense\r\n\r\n')
    socket.resume()
    await new Promise((resolve) => socket.once('end', resolve))
    // The one who asks is the only one.
    const connections = async () => (await ask(port, '/metrics')).body.toString()
    await expect.poll(connections, { timeout: 10_000 }).toMatch(/_connections 1\n/)
    socket.destroy()
  })

  it('are bounded in number', async () => {
    const { port } = await serving({ connectionsMax: 3 })
    const held = await Promise.all([1, 2, 3].map(() => hold(port)))
    expect(await speak(port, LAST)).toBe('')
    held[0]?.destroy()
    let answer = ''
    while (answer === '') answer = await speak(port, LAST)
    expect(statusesOf(answer)).toEqual([200])
    for (const socket of held) socket.destroy()
  })
})

describe('slow clients', () => {
  it('are not waited for: headers', async () => {
    const { port } = await serving(QUICK)
    expect(statusesOf(await speak(port, `GET ${PATH} HTTP/1.1\r\n${HOST}X-a: `))).toEqual([408])
  })

  it('are not waited for: headers that come in drops', async () => {
    const { port } = await serving(QUICK)
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.write(`GET ${PATH} HTTP/1.1\r\n${HOST}`)
      const drops = setInterval(() => socket.write('X: a\r\n'), 10)
      socket.on('data', (data) => {
        text += data
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        clearInterval(drops)
        resolve(text)
      })
    })
    expect(statusesOf(answer)).toEqual([408])
  })

  it('are not waited for: nothing at all, or nothing more', async () => {
    const { port } = await serving(QUICK)
    expect(statusesOf(await speak(port, ''))).toEqual([408])
    expect(statusesOf(await speak(port, GOOD))).toEqual([200])
  })

  it('are not waited for: a body', async () => {
    const { port } = await serving(QUICK, { hookSecret: undefined })
    const answer = await speak(port, `POST ${PATH} HTTP/1.1\r\n${HOST}Content-Length: 100\r\n\r\nabc`)
    expect(statusesOf(answer)[0]).toBe(405)
  })

  it('are not waited for: those who do not read', async () => {
    const server = await startServer({
      limits: { ...LIMITS, checkEveryMs: 20, slowestReader: { bytes: 1000, withinMs: 100 } },
    })
    // More than the system's buffers take.
    await server.publish({
      'big.bin': { text: 'x'.repeat(30_000_000), mediaType: 'application/octet-stream' },
    })
    const isClosed = await new Promise<boolean>((resolve) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.pause()
      socket.write(`GET /blog/big.bin HTTP/1.1\r\n${HOST}\r\n`)
      socket.on('error', () => {})
      const look = setInterval(async () => {
        const { body } = await ask(server.port, '/metrics')
        if (!/refused_total 1\n/.test(body.toString())) return
        clearInterval(look)
        socket.destroy()
        resolve(true)
      }, 30)
    })
    expect(isClosed).toBe(true)
  })
})

describe('the end', () => {
  it('comes after the answers that have begun, and without new ones', async () => {
    const server = await serving()
    const idle = await hold(server.port)
    server.drain()
    expect((await ask(server.port, '/readyz')).status).toBe(503)
    const last = await speak(server.port, GOOD)
    expect(last).toMatch(/connection: close/i)
    await server.close()
    await expect(ask(server.port, PATH)).rejects.toThrow('ECONNREFUSED')
    idle.destroy()
  })
})

/** A connection that has had an answer, and stays. */
function hold(port: number): Promise<ReturnType<typeof connect>> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`HEAD ${PATH} HTTP/1.1\r\n${HOST}\r\n`)
    socket.once('data', () => resolve(socket))
  })
}
