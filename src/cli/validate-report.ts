import type { Checked } from '../checks/check-document.ts'
import type { Finding } from '../checks/finding.ts'
import { RULES } from '../checks/rules/index.ts'
import { VERSION } from '../core/version.ts'
import { count } from './summary.ts'

/** A document with its findings. */
export interface Validated extends Checked {
  readonly name: string
  /** False for addresses and stdin, of which no annotation can be made in a source tree. */
  readonly isFile: boolean
}

/** How findings are printed, by the name of the format. */
export const REPORTS = { text, json, github, sarif }

/** The thousandth of a kind tells a person nothing new. */
const SHOWN_MAX = 5

const FORMAT_NAMES = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed', opml: 'OPML' }

function text(documents: readonly Validated[]): string {
  const parts = documents.map(({ name, findings, format }) => {
    const kind = format === undefined ? '' : `${FORMAT_NAMES[format]}, `
    return `${describeFindings(name, findings)}${name}: ${kind}${tally(findings)}\n`
  })
  if (documents.length > 1)
    parts.push(
      `${count(documents.length, 'document')}: ${tally(documents.flatMap(({ findings }) => findings))}\n`,
    )
  return parts.join('')
}

function describeFindings(name: string, findings: readonly Finding[]): string {
  const met = new Map<string, number>()
  const lines: string[] = []
  for (const { rule, severity, line, column, message, hint, section } of findings) {
    const number = (met.get(rule) ?? 0) + 1
    met.set(rule, number)
    if (number > SHOWN_MAX) continue
    const place = line === undefined ? name : `${name}:${line}:${column}`
    lines.push(`${place}: ${severity}: ${printable(message)} [${rule}]\n    ${hint} (${section})\n`)
  }
  for (const [rule, number] of met)
    if (number > SHOWN_MAX) lines.push(`${name}: and ${number - SHOWN_MAX} more of [${rule}]\n`)
  return lines.join('')
}

function tally(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  if (findings.length === 0) return 'no faults'
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`
}

/** What a document holds must not steer a terminal. */
function printable(message: string): string {
  return message.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

function json(documents: readonly Validated[]): string {
  const all = documents.flatMap(({ findings }) => findings)
  const errors = all.filter(({ severity }) => severity === 'error').length
  const shown = documents.map(({ name, format, findings }) => ({ name, format: format ?? null, findings }))
  const report = { version: 1, errors, warnings: all.length - errors, documents: shown }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Annotations of GitHub Actions (workflow commands). */
function github(documents: readonly Validated[]): string {
  const lines = documents.flatMap(({ name, isFile, findings }) =>
    findings.map(({ severity, line, column, rule, message, hint }) => {
      const place = isFile ? { file: name, line, col: column } : {}
      const properties = Object.entries({ ...place, title: rule })
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
      const where = isFile ? '' : `${name}: `
      return `::${severity} ${properties.join(',')}::${escapeData(`${where}${message} (${hint})`)}\n`
    }),
  )
  return lines.join('')
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** SARIF 2.1.0 (OASIS), as code hosts and editors read it. */
function sarif(documents: readonly Validated[]): string {
  const names = [...new Set(documents.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort()
  const results = documents.flatMap(({ name, isFile, findings }) =>
    findings.map((finding) => ({
      ruleId: finding.rule,
      ruleIndex: names.indexOf(finding.rule),
      level: finding.severity,
      message: { text: `${finding.message} (${finding.hint}; ${finding.section})` },
      locations: [
        { physicalLocation: { artifactLocation: { uri: uriOf(name, isFile) }, ...regionOf(finding) } },
      ],
    })),
  )
  const rules = names.map((id) => ({
    id,
    shortDescription: { text: RULES[id].hint },
    defaultConfiguration: { level: RULES[id].severity },
  }))
  const driver = { name: 'feedmill', version: VERSION, rules }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function uriOf(name: string, isFile: boolean): string {
  return isFile ? name.split(/[\\/]/).map(encodeURIComponent).join('/') : name
}

function regionOf({ line, column }: Finding): object {
  return line === undefined ? {} : { region: { startLine: line, startColumn: column } }
}
