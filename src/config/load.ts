import { readFileSync } from 'node:fs'
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type * as z from 'zod'
import { type ConfigKey, formatKey, OperatorError } from '../core/problem.ts'
import { maskPasswords } from '../core/url.ts'
import { nearestKey, validKeys } from './keys.ts'
import { type Config, configJsonSchema, configSchema } from './schema.ts'

/**
 * Reads and checks a configuration file. `${NAME}` in a value stands for an environment variable.
 *
 * @param display the file in messages
 * @throws OperatorError that lists every mistake with its place
 */
export function loadConfig(path: string, display: string, environment: NodeJS.ProcessEnv): Config {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new OperatorError(`${display}: expected a configuration file, found nothing readable (${code})`, {
      cause,
    })
  }
  const { document, place } = parse(text, display)
  const [broken] = document.errors
  if (broken !== undefined) {
    throw new OperatorError(`${place(broken.pos[0])}: not valid YAML: ${broken.message}`, { cause: broken })
  }
  const mistakes = substituteEnvironment(document, environment, place)
  if (mistakes.length > 0) throw new OperatorError(mistakes.join('\n'))
  return checkConfig(toValue(document, display), (path, key) => place(offsetOf(document, path, key)))
}

/**
 * A mistake that showed only when the run was made, with the lines of the keys that it names.
 *
 * @param text of the configuration file
 * @param display the file in messages
 */
export function withLines(
  { message, keys, cause }: OperatorError,
  text: string,
  display: string,
): OperatorError {
  const { document, place } = parse(text, display)
  const stated = keys.filter((key) => document.hasIn(key))
  const [last] = stated.slice(-1)
  if (last === undefined) return new OperatorError(message, { cause })
  const others = keys
    .filter((key) => key !== last)
    .map(
      (key) =>
        `${formatKey(key)} is ${document.hasIn(key) ? `at ${place(offsetOf(document, key))}` : 'a default'}`,
    )
  const seeAlso = others.length === 0 ? '' : ` (${others.join(', ')})`
  return new OperatorError(`${place(offsetOf(document, last))}: ${message}${seeAlso}`, { cause })
}

/** The line of a key in the text of a configuration file; undefined when it is not there. */
export function lineOfKey(text: string, key: ConfigKey): number | undefined {
  const { document, lines } = parse(text, '')
  const offset = document.hasIn(key) ? offsetOf(document, key) : undefined
  return offset === undefined ? undefined : lines.linePos(offset).line
}

function parse(
  text: string,
  display: string,
): { document: Document; lines: LineCounter; place: (offset: number | undefined) => string } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number | undefined): string => {
    if (offset === undefined) return display
    const { line, col } = lines.linePos(offset)
    return `${display}:${line}:${col}`
  }
  return { document, lines, place }
}

function toValue(document: Document, display: string): unknown {
  try {
    return document.toJS() ?? {}
  } catch (cause) {
    // An alias of nothing, or too many of them.
    throw new OperatorError(`${display}: not valid YAML: ${(cause as Error).message}`, { cause })
  }
}

/** @throws OperatorError that lists every mistake, with the place that `place` gives for a path in the configuration */
export function checkConfig(value: unknown, place: (path: ConfigKey, key?: string) => string): Config {
  const result = configSchema.safeParse(value)
  if (result.success) return result.data
  const messages = result.error.issues.flatMap((issue) => describe(issue, value, place))
  throw new OperatorError(messages.join('\n'), { cause: result.error })
}

type Issue = z.core.$ZodIssue

function describe(issue: Issue, value: unknown, place: (path: ConfigKey, key?: string) => string): string[] {
  const inner = issue.code === 'invalid_union' ? meantIssues(issue) : []
  if (inner.length > 0) return inner.flatMap((one) => describe(one, value, place))
  const where = formatKey(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = validKeys(configJsonSchema(), issue.path)
    return issue.keys.map((key) => {
      const near = nearestKey(key, known)
      const hint = near === undefined ? `the keys here are ${known.join(', ')}` : `did you mean ${near}?`
      return `${place(issue.path, key)}: ${formatKey([...issue.path, key])}: unknown key; ${hint}`
    })
  }
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1))
    const [first] = issue.issues
    return [
      `${place(issue.path.slice(0, -1), key)}: ${where}: ${first?.message ?? issue.message}, found “${key}”`,
    ]
  }
  const is = valueAt(value, issue.path)
  const found =
    typeof is === 'string' && SECRETS.test(where)
      ? 'something else (not shown, it may hold a secret)'
      : show(is)
  return [`${place(issue.path)}: ${where === '' ? '' : `${where}: `}${expectation(issue)}, found ${found}`]
}

/** Of several forms that a value may have, the one that it has, though with a mistake; nothing where that is not plain. */
function meantIssues({ errors, path }: z.core.$ZodIssueInvalidUnion): Issue[] {
  const ofForm = errors.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && OTHER_FORM.includes(issue.code)),
  )
  const [meant] = ofForm
  if (meant === undefined || ofForm.length > 1) return []
  return meant.map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
}

const OTHER_FORM: readonly Issue['code'][] = ['invalid_type', 'invalid_value', 'invalid_union']

/** What may hold a secret at any place in it: the address of a webhook often is one. */
const SECRETS =
  /^state$|^after[.](?:command|webhook)$|^sources\[\d+\][.]url$|^notifiers\[\d+\][.](?:url|secret|key|keyLocation)$|^daemon[.](?:token|hookSecret)$/

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return `expected ${NAMES[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value')
    return `expected ${issue.values.map((value) => String(value)).join(' or ')}`
  if (issue.code === 'too_small') {
    return issue.origin === 'number' || issue.origin === 'int'
      ? `expected at least ${issue.minimum}`
      : 'expected at least one'
  }
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}`
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'type') {
    const { options = [] } = issue as { readonly options?: readonly string[] }
    return `expected type: ${options.join(' or ')}`
  }
  return issue.message
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'keys with values',
  record: 'keys with values',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number that is none or too large'
  if (typeof value === 'object') return 'keys with values'
  // A password in an address stays out of messages.
  return typeof value === 'string' ? `“${maskPasswords(value)}”` : `the ${typeof value} ${String(value)}`
}

function valueAt(value: unknown, path: ConfigKey): unknown {
  let at = value
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return at
}

/** Where a value begins, or the key of that name in it; where the nearest thing above begins when it is not there. */
function offsetOf(document: Document, path: ConfigKey, key?: string): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined
    if (node?.range === undefined || node.range === null) continue
    if (key !== undefined && length === path.length && isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0]
    }
    return node.range[0]
  }
  return undefined
}

function substituteEnvironment(
  document: Document,
  environment: NodeJS.ProcessEnv,
  place: (offset: number | undefined) => string,
): string[] {
  const mistakes: string[] = []
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value !== 'string') return
      const open = /\$\{[A-Za-z0-9_]*(?![^}]*\})/.exec(scalar.value)
      if (open !== null)
        mistakes.push(
          `${place(scalar.range?.[0])}: expected } behind the name of a variable, found ${open[0]} without one`,
        )
      scalar.value = scalar.value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) => {
        const value = Object.hasOwn(environment, name) ? environment[name] : undefined
        if (value === undefined)
          mistakes.push(`${place(scalar.range?.[0])}: the environment has no variable ${name}; set it`)
        return value ?? ''
      })
    },
  })
  return mistakes
}
