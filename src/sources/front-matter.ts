import matter from 'gray-matter'
import { parse as parseToml } from 'smol-toml'
import { boundedData } from '../core/data.ts'
import type { DataMap } from '../core/post.ts'
import { ContentError } from './content-error.ts'
import { type Fence, findFence } from './fence.ts'
import { jsonFault, lineOfJsonKey } from './json-text.ts'
import { parseSimpleYaml } from './simple-yaml.ts'
import { parseYaml, YamlError } from './yaml.ts'

/** The metadata block at the head of a content file. */
export interface FrontMatter {
  readonly data: DataMap
  /** The text behind the block. */
  readonly body: string
  /** Line of the file (from 1) on which the body begins. */
  readonly bodyLine: number
  /** A top-level key as its author wrote it, whatever its case. */
  spelling(key: string): string
  /** Line of the file on which a top-level key stands in whatever case, as far as its text tells. */
  line(key: string): number | undefined
  /** Whether the value of a top-level key was written between quotes: Jekyll dates depend on it. */
  isQuoted(key: string): boolean
  /** The text behind a top-level key, for values that YAML takes for something else than text. */
  written(key: string): string | undefined
  /** Keys that stand twice; the last one counts. */
  readonly duplicates: readonly { readonly line: number; readonly message: string }[]
}

const SIZE_MAX = 64 * 1024

/**
 * Splits a content file and reads its front matter: YAML between `---`, TOML between `+++`, JSON between `;;;` or
 * braces. Every scalar stays text. Nothing is ever executed.
 *
 * @param text line feeds only, without a byte order mark
 * @throws ContentError when there is a block that cannot be read; undefined `data` never stands for that
 */
export function parseFrontMatter(text: string): FrontMatter | undefined {
  const fence = findFence(text)
  if (fence === undefined) return undefined
  if (fence.head.length > SIZE_MAX) {
    throw new ContentError(
      `front matter of more than ${SIZE_MAX / 1024} KiB`,
      1,
      'move the data to a data file',
    )
  }
  const duplicates: { line: number; message: string }[] = []
  const data = readHead(fence, (line, message) => duplicates.push({ line: line + fence.headLine, message }))
  const find = (key: string): { index: number; value: string } | undefined => findKey(fence, key)
  const spelling = (key: string): string =>
    key in data ? key : (Object.keys(data).find((own) => own.toLowerCase() === key.toLowerCase()) ?? key)
  return {
    data,
    body: fence.body,
    bodyLine: fence.bodyLine,
    duplicates,
    spelling,
    line: (key) => {
      const name = spelling(key)
      const line = fence.language === 'json' ? lineOfJsonKey(fence.head, name) : find(name)?.index
      return line === undefined ? undefined : line + fence.headLine
    },
    isQuoted: (key) => /^['"]/.test(find(key)?.value ?? ''),
    written: (key) => find(key)?.value.trim(),
  }
}

function readHead(fence: Fence, onDuplicate: (line: number, message: string) => void): DataMap {
  const simple = fence.language === 'yaml' ? parseSimpleYaml(fence.head) : undefined
  if (simple !== undefined) return simple
  const engines = {
    // gray-matter hands over the line feed behind the fence.
    yaml: (head: string): object => parseYaml(head.replace(/^\n/, ''), onDuplicate),
    toml: (head: string): object => parseToml(head.replace(/^\n/, '')),
    json: (head: string): object => parseJson(head),
    ...EXECUTABLE,
  }
  try {
    // An options object also keeps gray-matter from caching, which would return a broken file as good the second time.
    const { data } = matter(`---\n${fence.head}\n---\n`, { language: fence.language, engines })
    return boundedData(data)
  } catch (error) {
    throw toContentError(error, fence)
  }
}

function parseJson(head: string): object {
  try {
    return JSON.parse(head) as object
  } catch {
    const { message, line } = jsonFault(head)
    // gray-matter hands over the line feed behind the fence: so many lines are above, and one more.
    throw Object.assign(new SyntaxError(message), { line: head.startsWith('\n') ? line : line + 1 })
  }
}

const refuse = (): never => {
  throw new Error('code in front matter is never executed')
}
/** gray-matter evaluates these by default. */
const EXECUTABLE = { javascript: refuse, js: refuse, coffee: refuse, coffeescript: refuse, cson: refuse }

function toContentError(error: unknown, fence: Fence): ContentError {
  const { message } = error as Error
  const line = error instanceof YamlError ? error.line : ((error as { line?: number }).line ?? 1) - 1
  const first = message.split('\n')[0] ?? message
  return new ContentError(
    `front matter is not valid ${fence.language.toUpperCase()}: ${first}`,
    fence.headLine + line,
    'correct it, or remove the file',
    { cause: error },
  )
}

/** The last line that has a top-level key: YAML `key: value`, TOML `key = value`, JSON `"key": value`. */
function findKey(fence: Fence, key: string): { index: number; value: string } | undefined {
  const lines = fence.head.split('\n')
  const end = fence.language === 'toml' ? lines.findIndex((line) => /^\s*\[/.test(line)) : -1
  let found: { index: number; value: string; indent: number } | undefined
  for (const [index, line] of lines.slice(0, end === -1 ? undefined : end).entries()) {
    const at = line.indexOf(key)
    if (at === -1) continue
    const before = /^(\s*)["']?$/.exec(line.slice(0, at))
    const rest = /^["']?\s*[:=]\s*(.*)$/.exec(line.slice(at + key.length))
    const indent = before?.[1]?.length
    if (indent === undefined || rest === null) continue
    if (fence.language === 'yaml' ? indent > 0 : indent > (found?.indent ?? indent)) continue
    found = { index, value: rest[1] ?? '', indent }
  }
  return found
}
