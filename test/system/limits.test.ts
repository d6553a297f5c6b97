import { chmodSync, cpSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import { writeEdition } from './blogs.ts'
import {
  digests,
  documentDigests,
  feedmill,
  leftovers,
  need,
  output,
  PROJECT,
  remove,
  start,
  temporaryFolder,
  unable,
} from './feedmill.ts'

/** Machines that are short of something: the old output stays, the exit code says so, the message names the path. */

const isRoot = process.getuid?.() === 0

let base: string
let out: string
beforeEach(() => {
  base = temporaryFolder()
  out = join(base, 'out')
  writeEdition(join(base, 'old'), 'old', 30, 20)
  writeEdition(join(base, 'new'), 'new', 30, 20)
})
afterEach(() => remove(base))

const generate = (edition: 'old' | 'new', to = out): string[] => [
  'generate',
  ...[
    '--content',
    join(base, edition),
    '--out',
    to,
    '--url',
    'https://example.com/',
    '--no-cache',
    '--force',
    '--quiet',
  ],
]

async function expected(edition: 'old' | 'new'): Promise<Record<string, string>> {
  const undisturbed = join(base, `undisturbed-${edition}`)
  expect((await feedmill(generate(edition, undisturbed))).code).toBe(0)
  return documentDigests(undisturbed)
}

describe('64 open files', () => {
  it('F17: are enough', async () => {
    const under = ['bash', '-c', 'ulimit -n 64; exec "$@"', 'bash']
    const { code, stderr } = await feedmill(generate('old'), { under })
    expect(code, stderr).toBe(0)
    expect(documentDigests(out)).toEqual(await expected('old'))
  })

  it('are enough for thousands of tags on one post, in 256 MB of memory', { timeout: 600_000 }, async () => {
    const tags = Array.from({ length: 2000 }, (_, index) => `tag ${index}`)
    const head = `title: Many\ndate: 2024-01-01\ntags: ${JSON.stringify(tags)}`
    mkdirSync(join(base, 'tagged'))
    writeFileSync(join(base, 'tagged/a.md'), `---\n${head}\n---\nText.\n`)
    writeFileSync(join(base, 'tagged/b.md'), '---\ntitle: Good\ndate: 2024-01-02\n---\nText.\n')
    const args = generate('old').map((argument) =>
      argument === join(base, 'old') ? join(base, 'tagged') : argument,
    )
    const under = ['timeout', '300', 'bash', '-c', 'ulimit -n 64; exec "$@"', 'bash']
    const { code, stderr } = await feedmill(args, { under, node: ['--max-old-space-size=256'] })
    expect(code, stderr).toBe(0)
    const feeds = Object.keys(documentDigests(out)).filter((path) => /^tags\/.*\/feed\.xml$/.test(path))
    expect(feeds).toHaveLength(2000)
    expect(leftovers(out)).toEqual([])
  })
})

describe('128 MB of memory', () => {
  it('F18: are enough for 5,000 posts', { timeout: 600_000 }, async () => {
    writeEdition(join(base, 'many'), 'old', 5000, 50)
    const args = generate('old').map((argument) =>
      argument.endsWith('/old') ? join(base, 'many') : argument,
    )
    const { code, signal, stderr } = await feedmill(args, { node: ['--max-old-space-size=128'] })
    expect(signal ?? code, stderr).toBe(0)
    const found = documentDigests(out)
    const whole = join(base, 'whole')
    const unbounded = await feedmill(args.map((argument) => (argument === out ? whole : argument)))
    expect(unbounded.code, unbounded.stderr).toBe(0)
    expect(found).toEqual(documentDigests(whole))
    expect(leftovers(out)).toEqual([])
  })
})

describe('a folder that may not be written', () => {
  /** As somebody whom permissions bind: root without its capabilities is an owner like any other. */
  const bound = (context: TestContext): string[] => {
    if (!isRoot) return []
    need(context, 'setpriv')
    return ['setpriv', '--bounding-set=-all', '--inh-caps=-all']
  }
  const lockUp = (folder: string, mode: number): void => {
    chmodSync(folder, mode)
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), mode)
  }

  it('F4: is exit 3 that names the path, and the old output stays', async (context) => {
    const under = bound(context)
    expect((await feedmill(generate('old'))).code).toBe(0)
    const before = digests(out)
    lockUp(out, 0o555)
    const { code, stderr } = await feedmill(generate('new'), { under })
    lockUp(out, 0o755)
    expect(code, stderr).toBe(3)
    expect(stderr).toMatch(/out\/feedmill-state\/lock: cannot be locked: EACCES/)
    expect(digests(out)).toEqual(before)
  })

  it('F4: is exit 3 that names the path when it is one of many', async (context) => {
    const under = bound(context)
    expect((await feedmill(generate('old'))).code).toBe(0)
    chmodSync(join(out, 'tags/tag-3'), 0o555)
    const { code, stderr } = await feedmill(generate('new'), { under })
    expect(code, stderr).toBe(3)
    expect(stderr).toMatch(/out\/tags\/tag-3\/\w+\.(?:xml|json): cannot be written: EACCES/)
    const old = await expected('old')
    const fresh = await expected('new')
    const found = documentDigests(out)
    for (const path of Object.keys(old)) expect([old[path], fresh[path]]).toContain(found[path])
    // The site's own feeds come after the terms'.
    for (const path of ['feed.xml', 'atom.xml', 'feed.json']) expect(found[path]).toBe(old[path])
    expect(leftovers(out)).toEqual([])
    chmodSync(join(out, 'tags/tag-3'), 0o755)
    expect((await feedmill(generate('new'), { under })).code).toBe(0)
    expect(documentDigests(out)).toEqual(fresh)
  })

  it('is exit 3 that names the path when it cannot be read either', async (context) => {
    const under = bound(context)
    expect((await feedmill(generate('old'))).code).toBe(0)
    chmodSync(join(out, 'tags'), 0o000)
    const { code, stderr } = await feedmill(generate('new'), { under })
    chmodSync(join(out, 'tags'), 0o755)
    expect(code, stderr).toBe(3)
    expect(stderr).toContain('out/tags/')
  })

  it('is exit 3 that names the path when nothing was published yet', async (context) => {
    const under = bound(context)
    mkdirSync(join(base, 'closed'), { mode: 0o555 })
    chmodSync(join(base, 'closed'), 0o555)
    const { code, stderr } = await feedmill(generate('old', join(base, 'closed/out')), { under })
    expect(code, stderr).toBe(3)
    expect(stderr).toContain('closed/out')
    expect(readdirSync(join(base, 'closed'))).toEqual([])
  })
})

describe('a full disk', () => {
  it('F3: is exit 3 that names the path, and the next run heals', async (context) => {
    need(context, 'mount')
    const disk = join(base, 'disk')
    mkdirSync(disk)
    const mount = await start('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).ended
    if (mount.code !== 0)
      unable(context, `a tmpfs cannot be mounted (${mount.stderr.trim()}): run as root with CAP_SYS_ADMIN`)
    try {
      const small = join(base, 'small')
      writeEdition(small, 'old', 5, 2)
      const content = join(base, 'old')
      const smallRun = generate('old', join(disk, 'out')).map((argument) =>
        argument === content ? small : argument,
      )
      const first = await feedmill(smallRun)
      expect(first.code, first.stderr).toBe(0)
      const before = documentDigests(join(disk, 'out'))
      const fill = 'fallocate -l $(( $(df --output=avail -B1 "$1" | tail -1) - 65536 )) "$1/ballast"'
      output('bash', ['-c', fill, 'bash', disk])
      const { code, stderr } = await feedmill(generate('new', join(disk, 'out')))
      expect(code, stderr).toBe(3)
      expect(stderr).toMatch(/disk\/out\/\S+: cannot be written: ENOSPC/)
      const found = documentDigests(join(disk, 'out'))
      const fresh = await expected('new')
      for (const path of Object.keys(before)) expect([before[path], fresh[path]], path).toContain(found[path])
      // The site's own feeds come last, and are as they were.
      for (const path of ['feed.xml', 'atom.xml', 'feed.json']) expect(found[path]).toBe(before[path])
      expect(leftovers(join(disk, 'out'))).toEqual([])
      remove(join(disk, 'ballast'))
      const healed = await feedmill(generate('new', join(disk, 'out')))
      expect(healed.code, healed.stderr).toBe(0)
      expect(documentDigests(join(disk, 'out'))).toEqual(fresh)
    } finally {
      output('umount', [disk])
    }
  })
})

describe('a full disk under releases', () => {
  it('F3: is exit 3 that names the path, every document is byte-identical, and the next run heals', async (context) => {
    need(context, 'mount')
    const disk = join(base, 'disk')
    mkdirSync(disk)
    const mount = await start('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).ended
    if (mount.code !== 0)
      unable(context, `a tmpfs cannot be mounted (${mount.stderr.trim()}): run as root with CAP_SYS_ADMIN`)
    const target = join(disk, 'out')
    const publish = (edition: 'old' | 'new') => {
      const config = {
        site: { url: 'https://example.com/' },
        sources: [{ type: 'directory', path: edition, name: 'content' }],
        targets: [{ type: 'directory', path: target, releases: true }],
      }
      writeFileSync(join(base, 'feedmill.yaml'), JSON.stringify(config))
      const flags = ['--no-cache', '--force', '--quiet']
      return feedmill(['generate', '--config', join(base, 'feedmill.yaml'), ...flags])
    }
    try {
      const first = await publish('old')
      expect(first.code, first.stderr).toBe(0)
      const before = digests(realpathSync(join(target, 'current')))
      expect(Object.keys(before).length).toBeGreaterThan(60)
      const fill = 'fallocate -l $(( $(df --output=avail -B1 "$1" | tail -1) - 65536 )) "$1/ballast"'
      output('bash', ['-c', fill, 'bash', disk])
      const { code, stderr } = await publish('new')
      expect(code, stderr).toBe(3)
      expect(stderr).toMatch(/disk\/out\/\S+: cannot be written: ENOSPC/)
      expect(digests(realpathSync(join(target, 'current')))).toEqual(before)
      expect(leftovers(target)).toEqual([])
      remove(join(disk, 'ballast'))
      const healed = await publish('new')
      expect(healed.code, healed.stderr).toBe(0)
      expect(documentDigests(realpathSync(join(target, 'current')))).toEqual(await expected('new'))
    } finally {
      output('umount', [disk])
    }
  })
})

describe('a disk that fails', () => {
  it.for([
    ['fsync', 4],
    ['rename', 4],
    ['rename', 9],
  ] as const)(
    'at %s number %i is exit 3 that names the path, and the next run heals',
    async ([call, when], context) => {
      need(context, 'strace')
      expect((await feedmill(generate('old'))).code).toBe(0)
      const old = documentDigests(out)
      const fresh = await expected('new')
      const inject = `inject=${call}:error=EIO:when=${when}+`
      const under = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject]
      const { code, stderr } = await feedmill(generate('new'), { under })
      expect(code, stderr).toBe(3)
      expect(stderr).toMatch(/out\/\S+: cannot be \w+: EIO/)
      const found = documentDigests(out)
      for (const path of Object.keys(old)) expect([old[path], fresh[path]], path).toContain(found[path])
      const healed = await feedmill(generate('new'))
      expect(healed.code, healed.stderr).toBe(0)
      expect(documentDigests(out)).toEqual(fresh)
      expect(leftovers(out)).toEqual([])
    },
  )
})

describe('the content folder', () => {
  it('is only read', async () => {
    cpSync(join(PROJECT, 'content'), join(base, 'content'), { recursive: true })
    const before = digests(base)
    for (const engine of ['jekyll', 'hugo', 'plain']) {
      const content = join(base, 'content', engine)
      const args = [
        'generate',
        '--content',
        content,
        '--out',
        out,
        '--url',
        'https://example.com/',
        '--force',
      ]
      expect((await feedmill(args, { env: { XDG_CACHE_HOME: join(base, 'cache') } })).code).toBe(0)
    }
    remove(out)
    remove(join(base, 'cache'))
    expect(digests(base)).toEqual(before)
  })
})
