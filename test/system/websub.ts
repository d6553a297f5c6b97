import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A hub, a host and a subscriber on loopback: what a publisher is tested with (https://www.w3.org/TR/websub/). */

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Running {
  /** Without a final slash. */
  readonly url: string
  close(): void
}

/** @param port another one than any free one: a server that comes back where it was */
async function listen(
  answer: (request: Request, response: ServerResponse) => void | Promise<void>,
  port = 0,
): Promise<Running> {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      Promise.resolve(answer({ method, path, headers, body }, response)).catch((error: unknown) => {
        response.writeHead(500).end(String(error))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Serves what `read` gives, with headers of a host's own; none of a path is 404. */
export function host(
  read: (path: string) => Uint8Array | undefined,
  headers: (path: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<Running> {
  return listen(({ path }, response) => {
    const bytes = read(path)
    if (bytes === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': typeOf(path), ...headers(path) }).end(bytes)
  })
}

function typeOf(path: string): string {
  if (path.endsWith('.json')) return 'application/feed+json'
  return path.endsWith('atom.xml') ? 'application/atom+xml' : 'application/rss+xml'
}

export interface Ping {
  readonly topic: string
  /** What the host served at that moment. */
  readonly content: string
}

/** A hub that works: verifies intent, fetches what it is told of, and pushes it when it changed. */
export class Hub {
  readonly pings: Ping[] = []
  /** Called before a ping counts; what it gives is the answer in place of 202. */
  beforeAnswer: (topic: string, count: number) => number | undefined | Promise<number | undefined> = () =>
    undefined
  readonly #subscribers = new Map<string, string[]>()
  readonly #known = new Map<string, string>()
  #running: Running | undefined

  async start(): Promise<string> {
    this.#running = await listen(async ({ body }, response) => {
      const form = new URLSearchParams(body)
      if (form.get('hub.mode') === 'publish') {
        response.writeHead(await this.#published(form)).end()
      } else if (form.get('hub.mode') === 'subscribe') {
        response.writeHead(202).end()
        await this.#subscribe(form.get('hub.topic') ?? '', form.get('hub.callback') ?? '')
      } else response.writeHead(400).end()
    })
    return `${this.#running.url}/`
  }

  stop(): void {
    this.#running?.close()
  }

  async #published(form: URLSearchParams): Promise<number> {
    const topics = new Set([...form.getAll('hub.url'), ...form.getAll('hub.topic')])
    // One topic in a message: some hubs see only the first.
    if (topics.size !== 1) return 400
    const [topic] = [...topics] as [string]
    const content = await (await fetch(topic)).text()
    const status = (await this.beforeAnswer(topic, this.pings.length)) ?? 202
    if (status >= 300) return status
    this.pings.push({ topic, content })
    if (this.#known.get(topic) === content) return status
    this.#known.set(topic, content)
    const links = `<${topic}>; rel="self", <${this.#running?.url}/>; rel="hub"`
    for (const callback of this.#subscribers.get(topic) ?? [])
      await fetch(callback, { method: 'POST', headers: { link: links }, body: content })
    return status
  }

  async #subscribe(topic: string, callback: string): Promise<void> {
    const challenge = `challenge-${topic.length}`
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.challenge': challenge,
    })
    const verified = await fetch(`${callback}?${query}`)
    if ((await verified.text()) !== challenge) return
    this.#known.set(topic, await (await fetch(topic)).text())
    this.#subscribers.set(topic, [...(this.#subscribers.get(topic) ?? []), callback])
  }
}

export interface Discovered {
  readonly hubs: readonly string[]
  readonly self: readonly string[]
}

/** Hub and self of a topic, as a subscriber finds them (§4): `Link` headers first, then the document. */
export async function discover(topic: string): Promise<Discovered> {
  const response = await fetch(topic)
  const text = await response.text()
  const header = response.headers.get('link')
  const links =
    header === null
      ? linksOf(text)
      : [...header.matchAll(/<([^>]*)>;\s*rel="?([^",;]+)"?/g)].map(([, href = '', rel = '']) => ({
          href,
          rel,
        }))
  const of = (rel: string): string[] => links.filter((link) => link.rel === rel).map(({ href }) => href)
  return { hubs: of('hub'), self: of('self') }
}

/** `/atom:feed/atom:link`, `/rss/channel/atom:link`; for JSON Feed `hubs` and `feed_url`. */
function linksOf(text: string): { rel: string; href: string }[] {
  if (text.startsWith('{')) {
    const { hubs = [], feed_url } = JSON.parse(text) as {
      hubs?: { type: string; url: string }[]
      feed_url: string
    }
    return [
      { rel: 'self', href: feed_url },
      ...hubs.filter(({ type }) => type === 'WebSub').map(({ url }) => ({ rel: 'hub', href: url })),
    ]
  }
  const isRss = text.includes('<rss')
  if (isRss && !text.includes('xmlns:atom="http://www.w3.org/2005/Atom"')) return []
  const head = text.slice(0, text.search(/<(?:item|entry)[ >]/) >>> 0)
  return [...head.matchAll(isRss ? /<atom:link ([^>]*)\/>/g : /<link ([^>]*)\/>/g)].map(
    ([, attributes = '']) => ({
      rel: /rel="([^"]*)"/.exec(attributes)?.[1] ?? '',
      href: (/href="([^"]*)"/.exec(attributes)?.[1] ?? '').replaceAll('&amp;', '&'),
    }),
  )
}

/** Subscribes as a reader does, and collects what is pushed. */
export class Subscriber {
  readonly delivered: { readonly body: string; readonly link: string }[] = []
  verified = 0
  #running: Running | undefined

  async start(): Promise<void> {
    this.#running = await listen(({ method, path, headers, body }, response) => {
      if (method === 'GET') {
        this.verified++
        response.end(new URL(path, 'http://x').searchParams.get('hub.challenge'))
      } else {
        this.delivered.push({ body, link: String(headers.link) })
        response.writeHead(204).end()
      }
    })
  }

  stop(): void {
    this.#running?.close()
  }

  async subscribe(hub: string, topic: string): Promise<void> {
    const before = this.verified
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': `${this.#running?.url}/` }
    const response = await fetch(hub, { method: 'POST', body: new URLSearchParams(form) })
    if (response.status !== 202) throw new Error(`the hub answers ${response.status}`)
    for (let tries = 0; this.verified === before && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
