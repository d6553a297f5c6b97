import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { type FeedmillOptions, type Outcome, type Running, sha256, startFeedmill } from './feedmill.ts'

/** `feedmill daemon` as users run it, with a blog, a configuration and a cache of its own. */

const TOKEN = 'token-of-the-tests'

export interface DaemonTestOptions extends FeedmillOptions {
  /** A folder of the test's own: the posts are in `content`, the feeds in `out`. */
  readonly folder: string
  /** What `daemon:` says beside a server on a free port. */
  readonly daemon?: Readonly<Record<string, unknown>>
  /** What the configuration says beside that. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Of the configuration, for a second daemon. */
  readonly name?: string
  /** The log tells of every run, also of those that change nothing. */
  readonly verbose?: boolean
}

interface LogLine {
  readonly level: number
  readonly time: number
  readonly msg: string
  readonly [fact: string]: unknown
}

export interface TestDaemon {
  readonly running: Running
  readonly pid: number
  /** Of the site: documents are below it. */
  readonly url: string
  readonly log: LogLine[]
  /** Sends `POST /hooks/run`. */
  hook(query?: string): Promise<number>
  status(): Promise<DaemonState>
  /** Resolves when a line of the log, from the first one on, is as wanted. */
  said(wanted: RegExp, withinMs?: number): Promise<LogLine>
  /** How many lines are as wanted. */
  count(wanted: RegExp): number
  stop(signal?: NodeJS.Signals): Promise<Outcome>
}

interface DaemonState {
  readonly running?: object
  readonly next?: { readonly at: string; readonly reason: string }
  readonly runs: readonly {
    readonly at: string
    readonly outcome: string
    readonly reason: string
    readonly message?: string
  }[]
  readonly targets: readonly { readonly name: string; readonly state: string }[]
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Writes the configuration, and gives its path. */
export function writeConfig({
  folder,
  daemon = {},
  config = {},
  name = 'feedmill',
}: DaemonTestOptions): string {
  const path = join(folder, `${name}.yaml`)
  const whole = {
    site: { url: 'https://example.com/blog/', title: 'Example', timezone: 'UTC' },
    sources: [{ type: 'directory', path: 'content', name: 'posts', engine: 'plain' }],
    targets: [{ type: 'directory', path: 'out' }],
    guard: {},
    ...config,
    daemon: { every: '1h', http: { port: 0 }, token: TOKEN, ...daemon },
  }
  if (Object.keys(whole.guard).length === 0) Reflect.deleteProperty(whole, 'guard')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, stringify(whole))
  return path
}

/** Starts the daemon, and waits until it listens. */
export async function startDaemon(options: DaemonTestOptions): Promise<TestDaemon> {
  const path = writeConfig(options)
  const { folder } = options
  const flags = options.verbose ? ['--verbose'] : []
  const running = startFeedmill(['daemon', '--config', path, ...flags], {
    cwd: folder,
    ...options,
    env: { XDG_CACHE_HOME: join(folder, 'cache'), ...options.env },
  })
  const log = readLog(running)
  let isOver = false
  void running.ended.then(() => {
    isOver = true
  })
  const said = async (wanted: RegExp, withinMs = 30_000): Promise<LogLine> => {
    const end = performance.now() + withinMs
    for (;;) {
      const line = log.find(({ msg }) => wanted.test(msg))
      if (line !== undefined) return line
      if (isOver || performance.now() > end) {
        const { stderr } = isOver ? await running.ended : { stderr: JSON.stringify(log, null, 1) }
        throw new Error(`expected the daemon to say ${wanted}, found: ${stderr}`)
      }
      await sleep(20)
    }
  }
  const { msg } = await said(/feeds are kept published/)
  const origin = /served at (http:\S+?)(?:,|$)/.exec(msg)?.[1] ?? ''
  return {
    running,
    pid: running.child.pid as number,
    url: `${origin}/blog/`,
    log,
    hook: async (query = '') =>
      (await ask(`${origin}/hooks/run${query}`, { authorization: `Bearer ${TOKEN}` }, 'POST')).status,
    status: async () => JSON.parse((await ask(`${origin}/status.json`)).body.toString()),
    said,
    count: (wanted) => log.filter((line) => wanted.test(line.msg)).length,
    stop: (signal = 'SIGTERM') => {
      running.child.kill(signal)
      return running.ended
    },
  }
}

function readLog({ child }: Running): LogLine[] {
  const lines: LogLine[] = []
  let rest = ''
  child.stderr?.on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      try {
        lines.push(JSON.parse(part))
      } catch {
        lines.push({ level: 0, time: 0, msg: part })
      }
    }
  })
  return lines
}

/** One request on a connection of its own. */
export function ask(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { agent: false, method, headers: { connection: 'close', ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

/** Asks until something is true; gives how long that took. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<number> {
  const begun = performance.now()
  while (!(await isTrue())) {
    if (performance.now() - begun > withinMs) throw new Error(`expected ${what} within ${withinMs / 1000} s`)
    await sleep(20)
  }
  return performance.now() - begun
}

/** Whether a body is that of its entity tag. */
export function isWhole({ headers, body }: Answer): boolean {
  const digest = Buffer.from(sha256(body), 'hex').toString('base64url').slice(0, 22)
  return headers.etag === `"${digest}"`
}
