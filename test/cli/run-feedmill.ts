import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../temporary-folder.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The messages of the log. */
  readonly log: readonly { readonly level: number; readonly msg: string }[]
}

export interface Machine {
  readonly cwd: string
  /** $XDG_CACHE_HOME. */
  readonly cache: string
  readonly env?: Readonly<Record<string, string>>
}

/** A machine with nothing on it but these files. */
export function machine(cwd: string, env: Readonly<Record<string, string>> = {}): Machine {
  return { cwd, cache: join(temporaryFolder(), 'cache'), env }
}

/** The built command, in an environment that says nothing of the machine the tests run on. */
export function feedmill({ cwd, cache, env }: Machine, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cache, XDG_CACHE_HOME: cache, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, stdout, stderr, log: logOf(stderr) }
}

/** The same beside the test, which may serve it meanwhile; `started` gets its process. */
export function feedmillBeside(
  { cwd, cache, env }: Machine,
  args: readonly string[],
  started: (pid: number) => void = () => {},
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cache, XDG_CACHE_HOME: cache, ...env },
    timeout: 60_000,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  if (child.pid !== undefined) started(child.pid)
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr, log: logOf(stderr) }))
  })
}

/** The command in a shell, as `$FEEDMILL`. */
export function shell(
  { cwd, cache }: Machine,
  script: string,
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: cache,
      XDG_CACHE_HOME: cache,
      FEEDMILL: `${process.execPath} ${MAIN}`,
    },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, stdout, stderr }
}

function logOf(stderr: string): { level: number; msg: string }[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { level: number; msg: string })
}

/** Every file below a folder with its bytes, inode and times: what a run that changes nothing leaves alone. */
export function snapshot(root: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const path of paths(root)) {
    const { ino, mtimeMs, ctimeMs } = statSync(join(root, path))
    files[path] = `${ino} ${mtimeMs} ${ctimeMs} ${readFileSync(join(root, path), 'base64')}`
  }
  return files
}

/** Paths of all files below a folder, sorted. */
export function paths(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}
