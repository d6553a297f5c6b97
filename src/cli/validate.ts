import { type Command, Option } from 'commander'
import { OperatorError } from '../core/problem.ts'
import type { Terminal } from './main.ts'
import type { Validated } from './validate-report.ts'

interface ValidateOptions {
  readonly format: 'text' | 'json' | 'github' | 'sarif'
  readonly strict?: boolean
}

/** `feedmill validate`: what is wrong with feeds, whoever made them. It writes nothing. */
export function addValidate(program: Command, terminal: Terminal): void {
  program
    .command('validate')
    .description('check RSS 2.0, Atom, JSON Feed and OPML documents')
    .argument('<feed...>', 'file, folder, http(s) address, or - for stdin')
    .addOption(
      new Option('--format <format>', 'how the findings are printed')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    )
    .option('--strict', 'exit code 2 for warnings, too')
    .showHelpAfterError('(feedmill validate --help shows the options)')
    .action(async (locations: string[], options: ValidateOptions) => {
      terminal.exitCode = await runValidate(locations, options, terminal)
    })
}

const EXIT_UNREADABLE = 1
const EXIT_FINDINGS = 2

async function runValidate(
  locations: readonly string[],
  { format, strict }: ValidateOptions,
  terminal: Terminal,
): Promise<number> {
  const log = await terminal.log('warn')
  const { checkDocument } = await import('../checks/check-document.ts')
  const { REPORTS } = await import('./validate-report.ts')
  const { openInputs } = await import('./validate-inputs.ts')
  const validated: Validated[] = []
  let unreadable = false
  for (const location of locations) {
    try {
      for await (const { bytes, name, isFile, ...served } of openInputs(location, terminal)) {
        terminal.signal.throwIfAborted()
        validated.push({ name, isFile, ...checkDocument(bytes, { now: terminal.now(), ...served }) })
      }
    } catch (error) {
      if (terminal.signal.aborted || !(error instanceof OperatorError)) throw error
      // The others are worth their answer.
      log.error({}, error.message)
      unreadable = true
    }
  }
  terminal.print(REPORTS[format](validated))
  if (unreadable) return EXIT_UNREADABLE
  const hasFault = validated.some(({ findings }) =>
    findings.some(({ severity }) => severity === 'error' || strict === true),
  )
  return hasFault ? EXIT_FINDINGS : 0
}
