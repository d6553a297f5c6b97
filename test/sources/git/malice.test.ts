import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { updateCheckout } from '../../../src/sources/git/checkout.ts'
import { paths } from '../../cli/run-feedmill.ts'
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts'
import { asked, type Origin, origin, programs } from './origin.ts'

vi.setConfig({ testTimeout: 120_000 })

/** A folder in which whatever is executed leaves a file, and a script that does so. */
function trap(): { readonly script: string; readonly sprung: () => string[] } {
  const folder = temporaryFolder()
  const marks = join(folder, 'marks')
  mkdirSync(marks)
  const script = join(folder, 'trap.sh')
  writeFileSync(
    script,
    `#!/bin/sh\necho "$0 $*" > "${marks}/$$"\n[ "$1" = pack ] && shift && exec "$@"\ncat\n`,
    { mode: 0o755 },
  )
  return { script, sprung: () => paths(marks).map((name) => readFileSync(join(marks, name), 'utf8')) }
}

/** A user whose own git would run something at every step. */
function trappedHome(script: string): string {
  const hooks = [
    'post-checkout',
    'post-merge',
    'reference-transaction',
    'pre-auto-gc',
    'post-index-change',
    'update',
  ]
  const home = temporaryFolder()
  const names = hooks.map((hook) => [`hooks/${hook}`, `#!/bin/sh\nexec ${script} ${hook}\n`])
  // Where init would take its hooks from.
  names.push(['template/hooks/reference-transaction', `#!/bin/sh\nexec ${script} template\n`])
  writeFiles(home, Object.fromEntries(names))
  for (const [path = ''] of names) chmodSync(join(home, path), 0o755)
  const config = `[core]
	hooksPath = ${home}/hooks
	attributesFile = ${home}/attributes
	fsmonitor = ${script}
	alternateRefsCommand = ${script} alternates
	sshCommand = ${script} ssh
[filter "trap"]
	smudge = ${script} smudge
	clean = ${script} clean
	process = ${script} process
	required = true
[filter "lfs"]
	smudge = ${script} lfs
[init]
	templateDir = ${home}/template
[uploadpack]
	packObjectsHook = ${script} pack
[url "file:///nowhere/"]
	insteadOf = file:///
[submodule]
	recurse = true
[fetch]
	recurseSubmodules = true
[credential]
	helper = !${script} credential
`
  writeFiles(home, { '.gitconfig': config, 'git/config': config, attributes: '* filter=trap\n' })
  return home
}

async function checkoutTrapped(from: Origin): Promise<{ root: string; leftOut: string[]; sprung: string[] }> {
  const { script, sprung } = trap()
  const home = trappedHome(script)
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_PARAMETERS: `'core.hooksPath=${home}/hooks'`,
    GIT_TEMPLATE_DIR: join(home, 'template'),
    GIT_DIR: join(home, 'elsewhere.git'),
    GIT_EXTERNAL_DIFF: script,
    GIT_SSH_COMMAND: script,
    GIT_ASKPASS: script,
    GIT_TRACE: join(home, 'trace'),
  }
  const checkout = await updateCheckout(temporaryFolder(), asked(from.url, { environment }))
  expect(checkout.fault).toBeUndefined()
  expect(existsSync(join(home, 'trace'))).toBe(false)
  return { root: checkout.root, leftOut: checkout.leftOut.map(({ path }) => path), sprung: sprung() }
}

describe('nothing is executed', () => {
  it('of what the user, the system or the environment have set up for git', async () => {
    const { root, sprung } = await checkoutTrapped(origin({ 'a.md': 'A', 'b.bin': 'x' }))
    expect(sprung).toEqual([])
    expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe('A')
  })

  it('of what the repository asks for; its files are as they were committed', async () => {
    const oid = 'f'.repeat(40)
    const attributes =
      '* filter=trap ident text eol=crlf working-tree-encoding=UTF-16 export-subst\nx.bin filter=lfs\n'
    const modules = '[submodule "m"]\n\tpath = m\n\turl = ext::sh -c touch%20/tmp/x\n\tupdate = !sh trap\n'
    const from = origin()
    from.pushTree([
      { mode: '100644', name: '.gitattributes', content: attributes },
      { mode: '100644', name: '.gitmodules', content: modules },
      { mode: '100644', name: '.lfsconfig', content: '[lfs]\n\turl = https://evil.example/\n' },
      {
        mode: '40000',
        name: 'hooks',
        content: [{ mode: '100755', name: 'post-checkout', content: '#!/bin/sh\n' }],
      },
      { mode: '160000', name: 'm', content: oid },
      { mode: '100644', name: 'post.md', content: '$Id$ $Format:%H$\n' },
      { mode: '100644', name: 'x.bin', content: 'version https://git-lfs.github.com/spec/v1\n' },
    ])
    const { root, leftOut, sprung } = await checkoutTrapped(from)
    expect(sprung).toEqual([])
    expect(leftOut).toEqual(['m'])
    expect(readFileSync(join(root, 'post.md'), 'utf8')).toBe('$Id$ $Format:%H$\n')
    expect(readFileSync(join(root, 'x.bin'), 'utf8')).toContain('git-lfs')
    expect(readFileSync(join(root, '.gitattributes'), 'utf8')).toBe(attributes)
  })

  it('that has come into the folder where it is kept', async () => {
    const { script, sprung } = trap()
    const from = origin({ 'a.md': 'A' })
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(from.url))
    const hook = join(folder, 'repository/hooks/reference-transaction')
    writeFiles(folder, { 'repository/hooks/reference-transaction': `#!/bin/sh\nexec ${script} hook\n` })
    chmodSync(hook, 0o755)
    from.push({ 'a.md': 'A2' })
    await updateCheckout(folder, asked(from.url))
    expect(readFileSync(join(folder, 'tree/a.md'), 'utf8')).toBe('A2')
    expect(sprung()).toEqual([])
  })

  it('the traps do spring for somebody who does not look', () => {
    const { script, sprung } = trap()
    const home = trappedHome(script)
    const from = origin({ 'a.md': 'A' })
    const clone = join(home, 'clone')
    const git = (...args: string[]): unknown =>
      spawnSync('git', args, { env: { PATH: process.env.PATH ?? '', HOME: home } })
    git('init', '-q', clone)
    git('-C', clone, 'fetch', '-q', from.folder, 'main:main')
    git('-C', clone, 'checkout', '-q', 'main')
    expect(sprung().join()).toContain('reference-transaction')
    expect(sprung().join()).toMatch(/smudge|process/)
  })
})

describe('nothing leads out of the folder', () => {
  it('no link, no name, no folder of git', async () => {
    const outside = temporaryFolder({ 'secret.md': 'secret' })
    const from = origin()
    from.pushTree([
      { mode: '40000', name: '..', content: [{ mode: '100644', name: 'up.md', content: 'x' }] },
      { mode: '40000', name: '.GIT', content: [{ mode: '100644', name: 'config', content: '[core]\n' }] },
      { mode: '100644', name: '.git', content: 'gitdir: /elsewhere\n' },
      { mode: '120000', name: '_config.yml', content: '/etc/passwd' },
      { mode: '120000', name: 'a.md', content: join(outside, 'secret.md') },
      // A link, and a file of the same folder's name below it.
      { mode: '120000', name: 'posts', content: outside },
      {
        mode: '40000',
        name: 'posts',
        content: [{ mode: '100644', name: 'secret.md', content: 'overwritten' }],
      },
      { mode: '100644', name: '..\\..\\x.md', content: 'x' },
      { mode: '100644', name: 'z.md', content: 'Z' },
    ])
    const { root, leftOut } = await checkoutTrapped(from)
    expect(paths(root)).toEqual(['posts/secret.md', 'z.md'])
    expect(leftOut.sort()).toEqual(
      ['../up.md', '..\\..\\x.md', '.GIT/config', '.git', '_config.yml', 'a.md', 'posts'].sort(),
    )
    expect(readFileSync(join(outside, 'secret.md'), 'utf8')).toBe('secret')
  })

  it('also when the link was there first', async () => {
    const outside = temporaryFolder({ 'secret.md': 'secret' })
    const from = origin()
    from.pushTree([{ mode: '120000', name: 'posts', content: outside }])
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(from.url))
    from.push({ 'posts/secret.md': 'overwritten' })
    await updateCheckout(folder, asked(from.url))
    expect(readFileSync(join(outside, 'secret.md'), 'utf8')).toBe('secret')
    expect(readFileSync(join(folder, 'tree/posts/secret.md'), 'utf8')).toBe('overwritten')
  })
})

describe('ssh', () => {
  const FAKE = (log: string, then = 'exit 1'): string =>
    `#!/bin/sh\nfor word; do echo "$word" >> ${log}; done\necho "Permission denied (publickey)." >&2\n${then}\n`

  it('gets the key and the known hosts that are named, asks nobody, and believes no stranger', async () => {
    const log = join(temporaryFolder(), 'words')
    const environment = { PATH: programs({ ssh: FAKE(log) }), HOME: temporaryFolder() }
    const ssh = { keyFile: "/keys/it's 100%.key", knownHosts: '/keys/known hosts' }
    const failed = updateCheckout(
      temporaryFolder(),
      asked('git@example.com:ann/blog.git', { environment, ssh }),
    )
    await expect(failed).rejects.toThrow(
      /^ssh found no key that the server takes; git said: .*Permission denied/,
    )
    const words = readFileSync(log, 'utf8').split('\n')
    expect(words).toEqual(
      [
        '-o',
        'BatchMode=yes',
        '-o',
        'StrictHostKeyChecking=yes',
        '-o',
        'ControlMaster=no',
        '-o',
        'ControlPath=none',
      ].concat(
        [
          '-o',
          'UserKnownHostsFile="/keys/known hosts"',
          '-o',
          'IdentitiesOnly=yes',
          '-i',
          "/keys/it's 100%%.key",
        ],
        ['-o', 'SendEnv=GIT_PROTOCOL', 'git@example.com', "git-upload-pack 'ann/blog.git'", ''],
      ),
    )
  })

  it('that never answers is ended at the timeout, with all that was started', async () => {
    const log = join(temporaryFolder(), 'words')
    const pids = join(temporaryFolder(), 'pids')
    const hang = `sleep 600 &\necho $$ $! > ${pids}\nwait\n`
    const environment = { PATH: programs({ ssh: FAKE(log, hang) }), HOME: temporaryFolder() }
    // Long enough for it to be started on a slow machine.
    const options = asked('ssh://git@example.com/blog', { environment, timeoutMs: 5000 })
    await expect(updateCheckout(temporaryFolder(), options)).rejects.toThrow(
      'expected the repository within the timeout, and git was ended; it said: Permission denied',
    )
    const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number)
    expect(started).toHaveLength(2)
    await vi.waitFor(() => {
      for (const pid of started) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    }, 10_000)
  })
})
