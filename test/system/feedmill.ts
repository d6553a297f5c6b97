import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

/** The built command as users run it, and the tools that judge what it publishes. */

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(PROJECT, 'dist/main.js')
export const ATOM_GRAMMAR = fileURLToPath(new URL('atom.rnc', import.meta.url))

/** Debian’s module, for /usr/bin/python3: another python3 may come first in the PATH. */
export const FEEDPARSER = '/usr/lib/python3/dist-packages/feedparser'

/** Command, or path of what is no command → Debian package. */
const PACKAGES = {
  xmllint: 'libxml2-utils',
  jing: 'jing',
  faketime: 'faketime',
  strace: 'strace',
  setpriv: 'util-linux',
  mount: 'mount',
  newsboat: 'newsboat',
  sfeed_update: 'sfeed',
  curl: 'curl',
  [FEEDPARSER]: 'python3-feedparser',
  radosgw: 'radosgw',
  'ceph-mon': 'ceph-mon',
  'ceph-osd': 'ceph-osd',
  nginx: 'nginx-light',
  caddy: 'caddy',
  chromium: 'chromium',
  wrk: 'wrk',
  git: 'git',
  'systemd-analyze': 'systemd',
  'systemd-notify': 'systemd',
} as const

/** Skips a test whose tools are not here; in CI that is a failure, or nobody would notice. */
export function need(context: TestContext, ...commands: readonly (keyof typeof PACKAGES)[]): void {
  for (const command of commands) {
    if (isInstalled(command)) continue
    const message = `${command} is missing: apt-get install ${PACKAGES[command]}`
    if (process.env.CI) throw new Error(message)
    context.skip(message)
  }
}

/** What to install for all of the commands, when one of them is not here. */
export function missing(...commands: readonly (keyof typeof PACKAGES)[]): string | undefined {
  if (commands.every(isInstalled)) return undefined
  return `missing: apt-get install ${commands.map((command) => PACKAGES[command]).join(' ')}`
}

/** Skips a test that this machine cannot do, in CI too. */
export function unable(context: TestContext, what: string): never {
  return context.skip(what)
}

function isInstalled(command: string): boolean {
  if (command.startsWith('/')) return existsSync(command)
  const folders = `${process.env.PATH}:/usr/sbin:/sbin`.split(':')
  return folders.some((folder) => folder !== '' && existsSync(join(folder, command)))
}

export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  /** Kills the process and those it has started: strace does not take its own with it. */
  killAll(): void
  readonly ended: Promise<Outcome>
}

/** Starts a process with nothing on stdin. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<Outcome>((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  const killAll = (): void => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  return { child, ended, killAll }
}

/** The environment of a person who has set nothing. */
export function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: '/nonexistent', ...more }
}

export interface FeedmillOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What runs the command: `faketime …`, `strace …`. */
  readonly under?: readonly string[]
  /** Arguments of Node itself. */
  readonly node?: readonly string[]
  /** Another build of the command. */
  readonly program?: string
}

export function startFeedmill(args: readonly string[], options: FeedmillOptions = {}): Running {
  const { cwd = tmpdir(), env, under = [], node = [], program = MAIN } = options
  const [command, ...rest] = [...under, process.execPath, ...node, program, ...args] as [string, ...string[]]
  return start(command, rest, { cwd, env: environment(env) })
}

export function feedmill(args: readonly string[], options: FeedmillOptions = {}): Promise<Outcome> {
  return startFeedmill(args, options).ended
}

/** A folder for one test that everybody may enter. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'feedmill-system-'))
  chmodSync(folder, 0o755)
  return folder
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Path → SHA-256 of every file below a folder. */
export function digests(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder).map((path) => [path, sha256(readFileSync(join(folder, path)))]),
  )
}

/** As `digests`, without our state. */
export function documentDigests(folder: string): Record<string, string> {
  const isDocument = ([path]: [string, string]): boolean => !path.startsWith('feedmill-state/')
  return Object.fromEntries(Object.entries(digests(folder)).filter(isDocument))
}

export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What a run leaves behind only when it could not end: temporary files, the lock. */
export function leftovers(folder: string): string[] {
  return filesBelow(folder).filter((path) => /feedmill-tmp|feedmill-state\/lock/.test(path))
}

/** Stdout of a command that must succeed. */
export function output(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string {
  return execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
