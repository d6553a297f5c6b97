import { ContentError } from './content-error.ts'
import { endOfObject } from './json-text.ts'

/** A metadata block, taken apart but not yet read. */
export interface Fence {
  readonly language: 'yaml' | 'toml' | 'json'
  readonly head: string
  /** Line of the file (from 1) on which the head begins. */
  readonly headLine: number
  readonly body: string
  readonly bodyLine: number
}

const OPENING = /^(---|\+\+\+|;;;)([ \t]*)([A-Za-z]*)[ \t]*\n/

/**
 * Finds the block at the very beginning of a file.
 *
 * @throws ContentError when it has no end, or is in a language that is not data
 */
export function findFence(text: string): Fence | undefined {
  if (text.startsWith('{')) return findBraces(text)
  const opening = OPENING.exec(text)
  if (opening === null) return undefined
  const [line, marker = '', blank, written = ''] = opening
  const name = written.toLowerCase()
  // A word behind a blank may be text, unless it is a language that somebody executes.
  if (blank !== '' && name !== '' && !CODE.has(name) && languageOf(marker, name) === undefined)
    return undefined
  const language = languageOf(marker, name)
  if (language === undefined) {
    throw new ContentError(`front matter in “${name}” is not read`, 1, 'write it as YAML, TOML or JSON')
  }
  const rest = text.slice(line.length)
  const closing = CLOSING[marker]?.exec(rest)
  if (closing === null || closing === undefined) {
    throw new ContentError(
      `front matter opened by ${marker} is never closed`,
      1,
      `add a line ${marker} behind it`,
    )
  }
  const head = rest.slice(0, closing.index)
  return {
    language,
    head: head.replace(/\n$/, ''),
    headLine: 2,
    body: rest.slice(closing.index + closing[0].length),
    bodyLine: 3 + countLines(head),
  }
}

const CODE = new Set([
  'js',
  'javascript',
  'ts',
  'typescript',
  'coffee',
  'coffeescript',
  'cson',
  'ruby',
  'rb',
  'php',
  'python',
  'py',
])

const CLOSING: Readonly<Record<string, RegExp>> = {
  '---': /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m,
  '+++': /^\+\+\+[ \t]*(?:\n|$)/m,
  ';;;': /^;;;[ \t]*(?:\n|$)/m,
}

function languageOf(marker: string, name: string): Fence['language'] | undefined {
  if (marker === '+++') return 'toml'
  if (marker === ';;;') return 'json'
  if (name === '' || name === 'yaml' || name === 'yml') return 'yaml'
  return name === 'toml' || name === 'json' ? name : undefined
}

/** Hugo's JSON: an object without a fence; broken as it may be, a brace at the beginning of a line ends it. */
function findBraces(text: string): Fence | undefined {
  if (!/^\{\s*(?:"|\})/.test(text)) return undefined
  const sameLine = /^\{[^\n]*\}[ \t]*(?:\n|$)/.exec(text)
  const closing = /^\}[ \t]*(?:\n|$)/m.exec(text)
  const end =
    sameLine?.[0].length ??
    Math.min(
      closing === null ? Number.POSITIVE_INFINITY : closing.index + closing[0].length,
      endOfObject(text) ?? Number.POSITIVE_INFINITY,
    )
  if (end === Number.POSITIVE_INFINITY) {
    throw new ContentError('front matter opened by { is never closed', 1, 'close it by a line }')
  }
  const head = text.slice(0, end)
  return { language: 'json', head, headLine: 1, body: text.slice(end), bodyLine: 1 + countLines(head) }
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
