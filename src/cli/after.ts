import type { AfterConfig } from '../config/schema.ts'
import { parseDuration } from '../core/duration.ts'
import type { Log } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'
import { appendPath } from '../core/url.ts'
import type { Report } from '../pipeline/report.ts'
import { callWebhook } from './call-webhook.ts'
import type { Terminal } from './main.ts'
import { runCommand } from './run-command.ts'

/** Addresses of documents that a publication changed, at whichever target. */
export interface Changes {
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

export interface AfterContext {
  /** The configuration, for messages; absent when there is no file. */
  readonly file: string | undefined
  /** Absolute folder of the configuration: the command runs there. */
  readonly base: string
  readonly terminal: Pick<Terminal, 'environment' | 'signal'>
  readonly log: Log
}

/** What a run that was no dry run changed. */
export function changesOf(report: Pick<Report, 'documents'>, siteUrl: string): Changes {
  const addresses = (action: string): Set<string> =>
    new Set(
      report.documents
        .filter((document) => document.action === action)
        .map(({ url, path }) => url ?? appendPath(siteUrl, path)),
    )
  const changed = addresses('put')
  return { changed: [...changed], removed: [...addresses('remove')].filter((url) => !changed.has(url)) }
}

/**
 * Tells the command, then the webhook, what was published; nobody when that is nothing. One that fails does not
 * keep the other from being told.
 *
 * @returns a problem for each that failed
 */
export async function runAfter(
  after: AfterConfig,
  changes: Changes,
  context: AfterContext,
): Promise<Problem[]> {
  const { changed, removed } = changes
  if (changed.length + removed.length === 0) return []
  const { terminal, base, log } = context
  const { signal } = terminal
  const timeoutMs = parseDuration(after.timeout) as number
  const { command, webhook } = after
  const problems: Problem[] = []
  const tell = async (key: keyof AfterConfig, told: () => Promise<string | undefined>): Promise<void> => {
    const fault = signal.aborted ? `was not begun, as ${String(signal.reason)} came` : await told()
    if (fault === undefined) {
      log.info({ changed: changed.length, removed: removed.length }, `after.${key}: was told what changed`)
      return
    }
    problems.push({
      severity: 'error',
      path: context.file ?? 'the command line',
      message: `after.${key}: ${fault}`,
      hint: 'what is published stays published; it is told again when something changes again',
    })
  }
  if (command !== undefined) {
    const environment = { ...terminal.environment, FEEDMILL_CHANGED: String(changed.length) }
    const input = changed.map((url) => `${url}\n`).join('')
    await tell('command', () => runCommand(command, { cwd: base, environment, input, timeoutMs, signal }))
  }
  if (webhook !== undefined) {
    await tell('webhook', () => callWebhook(webhook, { changed, removed }, { timeoutMs, signal }))
  }
  return problems
}
