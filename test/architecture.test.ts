import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { VERSION } from '../src/core/version.ts'

/** The rules of DESIGN.md sections 2 and 6 that a machine can check. A violation reads `file:line: rule`. */

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Path below src → text. */
type Files = ReadonlyMap<string, string>

interface RoomRule {
  /** Rooms whose files may be imported. `*` = every one. */
  readonly rooms: readonly string[]
  /** Files of further rooms: a registry, or what configuration is wired from. */
  readonly files?: RegExp
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[]
}

const INNER: RoomRule = { rooms: ['core'] }

/** Who may import whom; a room may always import itself. A room that is not listed may not exist. */
const ROOMS: Readonly<Record<string, RoomRule>> = {
  core: { rooms: [] },
  markup: INNER,
  sources: INNER,
  formats: INNER,
  targets: INNER,
  hosting: INNER,
  pages: INNER,
  discovery: INNER,
  notifiers: INNER,
  reading: INNER,
  checks: INNER,
  pipeline: INNER,
  // Its thread is wired without the configuration.
  press: {
    rooms: ['core'],
    files: /^formats\/index\.ts$|^pages\/entry\.ts$|^markup\/renderer\.ts$|^checks\/gate\.ts$/,
  },
  interop: INNER,
  config: {
    rooms: ['core'],
    files:
      /^(?:sources|formats|hosting|pages|targets|notifiers)\/index\.ts$|^sources\/dialects\/[^/]+\.ts$|^targets\/lock-file\.ts$|^press\/press\.ts$|^checks\/gate\.ts$/,
    types: ['pipeline', 'sources', 'formats', 'targets', 'notifiers'],
  },
  daemon: { rooms: ['core', 'pipeline', 'config'] },
  fleet: { rooms: ['core', 'pipeline', 'config'] },
  cli: { rooms: ['*'] },
  'index.ts': { rooms: ['*'] },
}

/** Folders whose `index.ts` lists adapters, which know nothing of each other. */
const REGISTRIES = [
  'sources',
  'sources/dialects',
  'formats',
  'hosting',
  'pages/words',
  'targets',
  'notifiers',
]

/** The one home of every npm package that src may import. */
const PACKAGES: Readonly<Record<string, string>> = {
  marked: 'markup',
  liquidjs: 'markup',
  'sanitize-html': 'markup',
  htmlparser2: 'markup',
  entities: 'markup',
  'gray-matter': 'sources',
  'js-yaml': 'sources',
  'smol-toml': 'sources',
  picomatch: 'sources',
  mrmime: 'sources',
  lmdb: 'sources',
  '@aws-sdk/client-s3': 'targets',
  '@azure/storage-blob': 'targets',
  zod: 'config',
  yaml: 'config',
  commander: 'cli',
  pino: 'cli',
  'pino-pretty': 'cli',
  feed: 'interop',
  fastify: 'daemon',
  'node-cron': 'daemon',
  chokidar: 'daemon',
  feedsmith: 'reading',
  saxes: 'checks',
}

/** What of the platform core may use: nothing that reads or writes. */
const CORE_BUILTINS = ['node:crypto']

/** The only file that knows the clock, the environment and how to end the process. */
const EDGE = 'cli/main.ts'

const LINES_MAX = 300

describe('the rules', () => {
  it('hold in src', () => {
    const violations = allViolations(readSources()).filter((violation) => !violation.endsWith(UNDOCUMENTED))
    expect(violations, violations.join('\n')).toEqual([])
  })

  it('ask for a doc comment on every exported function and class', () => {
    const violations = allViolations(readSources()).filter((violation) => violation.endsWith(UNDOCUMENTED))
    expect(violations, violations.join('\n')).toEqual([])
  })

  it('are asked of every file', () => {
    expect(readSources().size).toBeGreaterThan(50)
  })

  it('know one version', () => {
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string }
    expect(VERSION).toBe(version)
  })

  const bite: [rule: string, path: string, text: string, expected: string][] = [
    ['core imports no room', 'core/a.ts', "import '../formats/b.ts'", 'core/a.ts:1: core may not import'],
    ['core imports no package', 'core/a.ts', "import type { x } from 'zod'", 'core/a.ts:1: zod is at home'],
    ['core is pure', 'core/a.ts', "\nimport { readFileSync } from 'node:fs'", 'core/a.ts:2: core may not'],
    ['an inner room', 'pipeline/a.ts', "import '../config/b.ts'", 'pipeline/a.ts:1: pipeline may not import'],
    ['a type', 'markup/a.ts', "import type { x } from '../cli/b.ts'", 'markup/a.ts:1: markup may not import'],
    ['a re-export', 'checks/a.ts', "export * from '../formats/b.ts'", 'checks/a.ts:1: checks may not import'],
    ['import()', 'sources/a.ts', "\n\nawait import('../targets/b.ts')", 'sources/a.ts:3: sources may not'],
    [
      'config, of an adapter',
      'config/a.ts',
      "import '../formats/rss.ts'",
      'config/a.ts:1: config may not import',
    ],
    [
      'config, values of the pipeline',
      'config/a.ts',
      "import { x } from '../pipeline/b.ts'",
      'config/a.ts:1:',
    ],
    ['the daemon', 'daemon/a.ts', "import '../sources/index.ts'", 'daemon/a.ts:1: daemon may not import'],
    ['a new room', 'attic/a.ts', 'export {}', 'attic/a.ts:1: attic is no room'],
    [
      'an adapter',
      'formats/rss.ts',
      "import { atom } from './atom.ts'",
      'formats/rss.ts:1: the adapter atom.ts',
    ],
    ['a package abroad', 'cli/a.ts', "import { z } from 'zod'", 'cli/a.ts:1: zod is at home in config'],
    ['a subpath', 'cli/a.ts', "import 'entities/decode'", 'cli/a.ts:1: entities is at home in markup'],
    ['a package without a home', 'cli/a.ts', "import 'left-pad'", 'cli/a.ts:1: left-pad has no home'],
    ['a built-in without node:', 'cli/a.ts', "import 'fs'", 'cli/a.ts:1: fs has no home'],
    ['the environment', 'cli/a.ts', 'const x = process.env.HOME', 'cli/a.ts:1: process.env only in'],
    ['the environment, unpacked', 'cli/a.ts', 'const { env } = process', 'cli/a.ts:1: process.env only in'],
    [
      'the environment, imported',
      'cli/a.ts',
      "import { env } from 'node:process'",
      'cli/a.ts:1: node:process',
    ],
    ['the end', 'targets/a.ts', 'process.exit(1)', 'targets/a.ts:1: process.exit only in'],
    ['the clock', 'core/a.ts', 'const x = Date.now()', 'core/a.ts:1: Date.now only in'],
    ['the clock as a value', 'core/a.ts', 'const x = Date.now', 'core/a.ts:1: Date.now only in'],
    ['new Date()', 'core/a.ts', 'const x = new Date()', 'core/a.ts:1: new Date() only in'],
    ['new Date without parentheses', 'core/a.ts', 'const x = new Date', 'core/a.ts:1: new Date() only in'],
    ['Date()', 'core/a.ts', 'const x = Date()', 'core/a.ts:1: Date() only in'],
    ['the machine’s zone', 'core/a.ts', 'const x = new Date(0).getHours()', 'core/a.ts:1: getHours asks'],
    ['the machine’s locale', 'core/a.ts', "const x = 'a'.localeCompare('b')", 'core/a.ts:1: localeCompare'],
    [
      'upper case by locale',
      'core/a.ts',
      "const x = 'i'.toLocaleUpperCase()",
      'core/a.ts:1: toLocaleUpperCase',
    ],
    ['a drawer', 'core/utils.ts', 'export {}', 'core/utils.ts:1: a name that says nothing'],
    ['a drawer by its last name', 'core/date-helpers.ts', 'export {}', 'core/date-helpers.ts:1: a name'],
    ['a long file', 'core/a.ts', 'export {}\n'.repeat(301), 'core/a.ts:301: longer than 300 lines'],
    ['a promise', 'core/a.ts', '// TODO: later', 'core/a.ts:1: no TODO'],
    ['a function without words', 'core/a.ts', 'export function f() {}', 'core/a.ts:1: function f has no doc'],
    ['a class without words', 'core/a.ts', '// no\nexport class C {}', 'core/a.ts:2: class C has no doc'],
  ]
  it.each(bite)('%s: %s', (_rule, path, text, expected) => {
    const files = new Map([
      [path, text],
      ['formats/index.ts', "import { atom } from './atom.ts'\nimport { rss } from './rss.ts'"],
    ])
    expect(allViolations(files).filter((violation) => violation.startsWith(expected))).toHaveLength(1)
  })

  const allowed: [what: string, path: string, text: string][] = [
    ['shared files of a registry', 'formats/rss.ts', "import { uniqueTerms } from './terms.ts'"],
    ['registries for config', 'config/a.ts', "import { formats } from '../formats/index.ts'"],
    ['types of the pipeline for config', 'config/a.ts', "import type { Run } from '../pipeline/run.ts'"],
    ['everything for cli', 'cli/a.ts', "import '../sources/directory.ts'"],
    ['the clock at the edge', EDGE, 'const now = () => Date.now(); process.exit(Number(process.env.X))'],
    ['dates that are given', 'core/a.ts', 'const x = new Date(0).getUTCHours()'],
    ['words about the clock', 'core/a.ts', "// not Date.now(), nor process.env\nconst x = 'process.exit()'"],
    ['exactly 300 lines', 'core/a.ts', `${'export {}\n'.repeat(300)}`],
    ['documented exports', 'core/a.ts', '/** Says what it does. */\nexport function f() {}'],
  ]
  it.each(allowed)('allow %s', (_what, path, text) => {
    expect(allViolations(new Map([[path, text]]))).toEqual([])
  })
})

function readSources(): Files {
  const root = join(PROJECT, 'src')
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

function allViolations(files: Files): string[] {
  const violations: string[] = []
  const adapters = findAdapters(files)
  for (const [path, text] of files) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    const say: Say = (node, rule) => {
      const at = node === undefined ? 0 : typeof node === 'number' ? node : node.getStart(source)
      violations.push(`${path}:${source.getLineAndCharacterOfPosition(at).line + 1}: ${rule}`)
    }
    checkImports(source, path, adapters, say)
    checkEdge(source, path, say)
    checkText(path, text, say)
    checkDocumentation(source, say)
  }
  return violations
}

type Say = (at: ts.Node | number | undefined, rule: string) => void

interface Import {
  readonly specifier: string
  readonly node: ts.Node
  readonly typeOnly: boolean
}

function importsOf(source: ts.SourceFile): Import[] {
  const imports: Import[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node, isTypeOnly(node.importClause))
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node.moduleSpecifier, node, node.isTypeOnly)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], node, false)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, node, true)
    }
    ts.forEachChild(node, visit)
  }
  const add = (specifier: ts.Node | undefined, node: ts.Node, typeOnly: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteral(specifier))
      imports.push({ specifier: specifier.text, node, typeOnly })
  }
  visit(source)
  return imports
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const { name, namedBindings } = clause
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly)
}

function roomOf(path: string): string {
  return path.split('/')[0] as string
}

/** Registry folder → the files its index takes values from. */
function findAdapters(files: Files): ReadonlyMap<string, ReadonlySet<string>> {
  const adapters = new Map<string, ReadonlySet<string>>()
  for (const folder of REGISTRIES) {
    const text = files.get(`${folder}/index.ts`)
    if (text === undefined) continue
    const index = ts.createSourceFile('index.ts', text, ts.ScriptTarget.Latest, true)
    const values = importsOf(index).filter(
      ({ typeOnly, specifier }) => !typeOnly && specifier.startsWith('./'),
    )
    adapters.set(folder, new Set(values.map(({ specifier }) => posix.join(folder, specifier))))
  }
  return adapters
}

function checkImports(
  source: ts.SourceFile,
  path: string,
  adapters: ReadonlyMap<string, ReadonlySet<string>>,
  say: Say,
): void {
  const room = roomOf(path)
  const rule = ROOMS[room]
  if (rule === undefined) {
    say(undefined, `${room} is no room of the design: give it a row in the table`)
    return
  }
  for (const { specifier, node, typeOnly } of importsOf(source)) {
    if (specifier.startsWith('node:')) {
      if (room === 'core' && !CORE_BUILTINS.includes(specifier))
        say(node, `core may not import ${specifier}: it does no input or output`)
      if (specifier === 'node:process' && path !== EDGE) say(node, `node:process is imported only by ${EDGE}`)
    } else if (!specifier.startsWith('.')) {
      checkPackage(specifier, room, node, say)
    } else {
      const wanted = posix.join(posix.dirname(path), specifier)
      if (!mayImport(room, rule, wanted, typeOnly)) say(node, `${room} may not import ${wanted}`)
      const siblings = adapters.get(posix.dirname(path))
      if (siblings?.has(path) && siblings.has(wanted))
        say(node, `the adapter ${posix.basename(wanted)} is no business of another adapter`)
    }
  }
}

function mayImport(room: string, rule: RoomRule, wanted: string, typeOnly: boolean): boolean {
  const other = roomOf(wanted)
  return (
    other === room ||
    rule.rooms.includes('*') ||
    rule.rooms.includes(other) ||
    rule.files?.test(wanted) === true ||
    (typeOnly && rule.types?.includes(other) === true)
  )
}

function checkPackage(specifier: string, room: string, node: ts.Node, say: Say): void {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const home = builtinModules.includes(name) ? undefined : PACKAGES[name]
  if (home === undefined) say(node, `${name} has no home: give it a row in the table`)
  else if (home !== room) say(node, `${name} is at home in ${home}, and is imported nowhere else`)
}

/** Methods that answer by the zone or the locale of the machine. */
const MACHINE =
  /^(?:[gs]et(?:Date|Day|FullYear|Year|Hours|Milliseconds|Minutes|Month|Seconds)|getTimezoneOffset|toLocale\w+|localeCompare|toDateString|toTimeString)$/

function checkEdge(source: ts.SourceFile, path: string, say: Say): void {
  const only = (node: ts.Node, what: string): void => {
    if (path !== EDGE) say(node, `${what} only in ${EDGE}`)
  }
  const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.name.text
      if (isNamed(node.expression, 'process') && (name === 'env' || name === 'exit'))
        only(node, `process.${name}`)
      if (isNamed(node.expression, 'Date') && name === 'now') only(node, 'Date.now')
      if (MACHINE.test(name)) say(node, `${name} asks the machine for its zone or locale`)
    }
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer !== undefined &&
      isNamed(node.initializer, 'process')
    )
      if (ts.isObjectBindingPattern(node.name))
        for (const { name, propertyName } of node.name.elements)
          for (const key of ['env', 'exit'])
            if (isNamed(propertyName ?? name, key)) only(node, `process.${key}`)
    if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0)
      only(node, 'new Date()')
    if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) only(node, 'Date()')
    ts.forEachChild(node, visit)
  }
  visit(source)
}

function checkText(path: string, text: string, say: Say): void {
  const name = posix.basename(path, '.ts')
  if (/(?:^|[-.])(?:utils?|helpers?|commons?|misc)$/.test(name)) say(undefined, 'a name that says nothing')
  const lines = text.replace(/\n$/, '').split('\n')
  if (lines.length > LINES_MAX)
    say(
      lines.slice(0, LINES_MAX).join('\n').length + 1,
      `longer than ${LINES_MAX} lines (${lines.length}): find its second subject`,
    )
  for (const match of text.matchAll(/\b(?:TODO|FIXME|XXX|HACK)\b/g))
    say(match.index, `no ${match[0]}: do it, or write down why not`)
}

const UNDOCUMENTED = 'has no doc comment'

/** Functions and classes say what they promise. An interface may leave that to its members. */
function checkDocumentation(source: ts.SourceFile, say: Say): void {
  for (const node of source.statements) {
    const kind = ts.isFunctionDeclaration(node)
      ? 'function'
      : ts.isClassDeclaration(node)
        ? 'class'
        : undefined
    if (kind === undefined) continue
    const { modifiers, name } = node as ts.FunctionDeclaration | ts.ClassDeclaration
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue
    if (ts.getJSDocCommentsAndTags(node).length === 0) say(node, `${kind} ${name?.text} ${UNDOCUMENTED}`)
  }
}
