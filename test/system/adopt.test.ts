import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feedmill, need, remove, temporaryFolder } from './feedmill.ts'

/** A blog moves to Feedmill while a real reader follows its feeds. */

let base: string
beforeAll(() => {
  base = temporaryFolder()
  const folder = join(base, 'blog/_posts')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(base, 'blog/_config.yml'),
    'title: Old\nurl: https://blog.example.nz\ntimezone: Pacific/Auckland\npermalink: /:year/:month/:title.html\n',
  )
  for (const day of DAYS) {
    const head = `title: Post ${day}\ndate: 2011-07-${day} 16:00:00 +1200`
    writeFileSync(join(folder, `2011-07-${day}-post-${day}.md`), `---\n${head}\n---\nText ${day}\n`)
  }
  writeFileSync(join(base, 'old.xml'), OLD_RSS)
  writeFileSync(join(base, 'old-atom.xml'), OLD_ATOM)
})
afterAll(() => remove(base))

const DAYS = [20, 21, 22, 23]
const OLD_RSS = `<?xml version="1.0"?><rss version="2.0"><channel><title>Old</title><link>http://old.example.nz/</link><description>d</description>${DAYS.map(
  (day) =>
    `<item><title>Post ${day}</title><link>http://old.example.nz/2011/07/post-${day}.html</link><guid isPermaLink="false">/2011/07/post-${day}.html</guid><pubDate>${day} Jul 2011 04:00:00 GMT</pubDate></item>`,
).join('')}</channel></rss>`
const OLD_ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://old.example.nz/</id><title>Old</title><updated>2012-01-01T00:00:00Z</updated>${DAYS.map(
  (day) =>
    `<entry><id>http://old.example.nz/id/${day}</id><title>Post ${day}</title><link href="http://old.example.nz/2011/07/post-${day}.html"/><updated>2011-07-${day}T04:00:00Z</updated><content>x</content></entry>`,
).join('')}</feed>`

/** How many articles newsboat has that nobody read, after it has followed a feed through these versions. */
function unreadAfter(name: string, ...versions: string[]): number {
  const home = join(base, name)
  mkdirSync(home, { recursive: true })
  const feed = join(home, 'feed.xml')
  writeFileSync(join(home, 'urls'), `${pathToFileURL(feed).href}\n`)
  const options = ['-u', join(home, 'urls'), '-c', join(home, 'cache.db'), '-C', '/dev/null']
  let unread = ''
  for (const version of versions) {
    copyFileSync(version, feed)
    const env = { PATH: process.env.PATH, HOME: home, TERM: 'dumb', LANG: 'C.UTF-8' }
    unread = execFileSync('newsboat', [...options, '-x', 'reload', 'print-unread'], { env, encoding: 'utf8' })
  }
  return Number.parseInt(unread, 10)
}

describe('a blog that moves to Feedmill', () => {
  it('shows a reader of its old feeds nothing new', async (context) => {
    need(context, 'newsboat')
    const blog = join(base, 'blog')
    const out = join(base, 'out')
    const site = ['--content', blog, '--out', out]
    const old = [join(base, 'old.xml'), join(base, 'old-atom.xml')] as const
    expect((await feedmill(['adopt', ...old, ...site, '--yes'])).code).toBe(0)
    expect((await feedmill(['generate', ...site])).code).toBe(0)
    expect(unreadAfter('rss', old[0], join(out, 'feed.xml'))).toBe(DAYS.length)
    expect(unreadAfter('atom', old[1], join(out, 'atom.xml'))).toBe(DAYS.length)
    // The control: what is not adopted is all new.
    const control = join(base, 'control')
    expect((await feedmill(['generate', '--content', blog, '--out', control])).code).toBe(0)
    expect(unreadAfter('rss-control', old[0], join(control, 'feed.xml'))).toBe(2 * DAYS.length)
    expect(unreadAfter('atom-control', old[1], join(control, 'atom.xml'))).toBe(2 * DAYS.length)
  })
})
