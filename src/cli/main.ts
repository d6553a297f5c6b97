#!/usr/bin/env node
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, CommanderError } from 'commander'
import type { Clock, Log } from '../core/ports.ts'
import { OperatorError, RunError } from '../core/problem.ts'
import { VERSION } from '../core/version.ts'
import { addAdopt } from './adopt.ts'
import { addAutodiscovery } from './autodiscovery.ts'
import { addDaemon } from './daemon.ts'
import { addGenerate } from './generate.ts'
import { createLog, type LogLevel } from './log.ts'
import { addNotify } from './notify.ts'
import { printable, printableMessage } from './printable.ts'
import { addStatus } from './status.ts'
import { addValidate } from './validate.ts'

/** All that a command knows of the machine it runs on: nothing else reads the clock, the environment or the terminal. */
export interface Terminal extends Clock {
  readonly cwd: string
  readonly environment: NodeJS.ProcessEnv
  readonly cacheFolder: string
  readonly signal: AbortSignal
  exitCode: number
  /** Calls each time the process is sent a signal that does not end it. */
  onSignal(signal: 'SIGHUP' | 'SIGUSR1', call: () => void): void
  /** Ends the process after so long with the exit code as it is then, should anything still keep it. */
  endAfter(delayMs: number): void
  log(level: LogLevel): Promise<Log>
  /** Absent where nobody can answer. */
  ask?(question: string): Promise<string>
  /** All of stdin. */
  readInput(): Promise<Uint8Array>
  /** To stdout, which is for results. */
  print(text: string): void
}

const EXIT_USAGE = 1
const EXIT_BUG = 70
const EXIT_SIGNAL: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 }

async function main(): Promise<void> {
  // A reader that went away does not stop a publication.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  // Users of ours do not choose the version of Node that the SDK of a later year will want.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  // Also of a promise that nobody waits for.
  process.on('uncaughtException', (error) => {
    sayBug(error)
    process.exit(EXIT_BUG)
  })
  const stop = new AbortController()
  for (const signal of Object.keys(EXIT_SIGNAL)) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(EXIT_SIGNAL[signal])
      stop.abort(signal)
    })
  }
  const terminal: Terminal = {
    cwd: process.cwd(),
    environment: process.env,
    cacheFolder: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'feedmill'),
    signal: stop.signal,
    exitCode: 0,
    now: () => Date.now(),
    onSignal: (signal, call) => {
      process.on(signal, call)
    },
    sleep: async (durationMs, signal) => {
      // A timer of its own would be named as the reason for the end.
      await sleep(durationMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    },
    random: () => Math.random(),
    endAfter: (delayMs) => {
      setTimeout(() => process.exit(terminal.exitCode), delayMs).unref()
    },
    log: (level) => createLog(level, process.stderr.isTTY === true),
    print: (text) => {
      process.stdout.write(printable(text))
    },
    readInput,
    ...(process.stdin.isTTY && { ask }),
  }
  process.exitCode = await runCommand(terminal)
}

async function readInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const dialogue = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await dialogue.question(printable(question))
  } finally {
    dialogue.close()
  }
}

async function runCommand(terminal: Terminal): Promise<number> {
  const program = new Command('feedmill')
    .description('Turns a folder of posts into RSS, Atom and JSON feeds, and keeps them published.')
    .version(VERSION)
    .showHelpAfterError('(feedmill --help shows the commands)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(printableMessage(text)) })
  addGenerate(program, terminal)
  addNotify(program, terminal)
  addAdopt(program, terminal)
  addStatus(program, terminal)
  addDaemon(program, terminal)
  addValidate(program, terminal)
  addAutodiscovery(program, terminal)
  try {
    await program.parseAsync(process.argv)
    return terminal.exitCode
  } catch (error) {
    return report(error, terminal)
  }
}

function report(error: unknown, { signal }: Terminal): number {
  // Commander has said what is wrong already; help and version are no faults.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE
  if (signal.aborted) {
    say(`feedmill: stopped by ${String(signal.reason)}; what is published is whole, the next run finishes it`)
    return EXIT_SIGNAL[String(signal.reason)] ?? EXIT_BUG
  }
  if (error instanceof OperatorError) {
    say(error.message)
    return EXIT_USAGE
  }
  if (error instanceof RunError) {
    say(error.message)
    return error.exitCode
  }
  sayBug(error)
  return EXIT_BUG
}

function sayBug(error: unknown): void {
  say(
    `feedmill: this is a bug, please report it with what follows\n${(error as Error).stack ?? String(error)}`,
  )
}

function say(text: string): void {
  process.stderr.write(`${printableMessage(text)}\n`)
}

await main()
