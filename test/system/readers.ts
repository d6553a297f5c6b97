import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, FEEDPARSER, start } from './feedmill.ts'

/** Readers as people use them, each with a home of its own that lasts from poll to poll. */

export type ReaderName = 'newsboat' | 'sfeed' | 'feedparser'

export interface Reader {
  /** Fetches the feed; gives how many entries the reader has had of it so far. */
  poll(): Promise<number>
}

/** What must be installed for a reader. */
export const TOOLS = {
  newsboat: ['newsboat'],
  sfeed: ['sfeed_update', 'curl'],
  feedparser: [FEEDPARSER],
} as const satisfies Record<ReaderName, readonly string[]>

/** At which of its polls of a new feed a reader asks for a 304. */
export const CONDITIONAL_FROM: Readonly<Record<ReaderName, number>> = { newsboat: 3, sfeed: 2, feedparser: 2 }

/** Subscribes a reader; `home` is a folder that it makes. */
export function subscribe(name: ReaderName, home: string, url: string): Reader {
  mkdirSync(home, { recursive: true })
  return READERS[name](home, url)
}

const READERS: Readonly<Record<ReaderName, (home: string, url: string) => Reader>> = {
  newsboat,
  sfeed,
  feedparser,
}

async function run(command: string, args: readonly string[], home: string): Promise<string> {
  const env = environment({ HOME: home, TERM: 'dumb', LANG: 'C.UTF-8' })
  const { code, stdout, stderr } = await start(command, args, { cwd: home, env }).ended
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stdout}${stderr}`)
  return stdout
}

/** Nobody reads anything here, so the unread entries are all that it has had. */
function newsboat(home: string, url: string): Reader {
  writeFileSync(join(home, 'urls'), `${url}\n`)
  const files = ['-u', join(home, 'urls'), '-c', join(home, 'cache.db'), '-C', '/dev/null']
  return {
    poll: async () =>
      Number.parseInt(await run('newsboat', [...files, '-x', 'reload', 'print-unread'], home), 10),
  }
}

/** With conditional requests as its README has them: curl sends an empty If-None-Match when it has no tag. */
function sfeed(home: string, url: string): Reader {
  mkdirSync(join(home, 'etags'))
  const rc = join(home, 'sfeedrc')
  writeFileSync(
    rc,
    `sfeedpath="$HOME/feeds"
feeds() {
  feed blog '${url}'
}
fetch() {
  etag="$HOME/etags/$(basename "$3")"
  curl -L --max-redirs 0 -H 'User-Agent:' -f -s -m 60 --compressed \\
    --etag-save "$etag" --etag-compare "$etag" -z "$etag" "$2" 2>/dev/null
}
`,
  )
  return {
    poll: async () => {
      await run('sfeed_update', [rc], home)
      return readFileSync(join(home, 'feeds/blog'), 'utf8').split('\n').length - 1
    },
  }
}

const FEEDPARSER_POLL = `
import feedparser, json, sys
url, etag, modified = sys.argv[1:]
found = feedparser.parse(url, etag=etag or None, modified=modified or None)
if found.bozo and found.get('status') != 304:
    raise found.bozo_exception
print(json.dumps({
    'etag': found.get('etag', etag),
    'modified': found.get('modified', modified),
    'ids': [entry.id for entry in found.entries],
}))
`

/** As the programs that are built on it do: they keep the ids that they have had, and both validators. */
function feedparser(home: string, url: string): Reader {
  const had = new Set<string>()
  let kept = { etag: '', modified: '' }
  return {
    poll: async () => {
      const args = ['-c', FEEDPARSER_POLL, url, kept.etag, kept.modified]
      const { ids, ...validators } = JSON.parse(await run('/usr/bin/python3', args, home))
      kept = validators
      for (const id of ids) had.add(id)
      return had.size
    },
  }
}
