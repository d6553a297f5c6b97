import type { TokenizerAndRendererExtension, Tokens } from 'marked'
import { sha256 } from '../core/digest.ts'
import { escapeAttribute } from '../core/xml.ts'

/** The notes of a text by their labels, in small letters. */
export type NoteTexts = ReadonlyMap<string, string>

/**
 * Takes the notes (`[^label]: text`, `^[text]`) out of Markdown without its code. A note lasts to the next blank line, and
 * over what is indented behind that. Takes linear time.
 */
export function takeNotes(markdown: string): { text: string; notes: NoteTexts } {
  const notes = new Map<string, string>()
  const inline: string[] = []
  const withLabels = markdown.includes('^[') ? takeInlineNotes(markdown, inline) : markdown
  for (const [index, text] of inline.entries()) notes.set(`^${index}`, text)
  if (!withLabels.includes('[^')) return { text: withLabels, notes }
  const kept: string[] = []
  let note: { label: string; lines: string[] } | undefined
  let isBlankBefore = false
  const end = (): void => {
    if (note !== undefined && !notes.has(note.label)) notes.set(note.label, note.lines.join('\n').trim())
    note = undefined
  }
  for (const line of withLabels.split('\n')) {
    const begin = line.charAt(line.length - line.trimStart().length) === '[' ? NOTE.exec(line) : null
    const isBlank = line.trim() === ''
    if (begin !== null) {
      end()
      note = { label: (begin[1] ?? '').toLowerCase(), lines: [begin[2] ?? ''] }
    } else if (note !== undefined && (isBlank || !isBlankBefore || /^(?: {4}|\t)/.test(line)))
      note.lines.push(line.replace(/^(?: {1,4}|\t)/, ''))
    else {
      if (note !== undefined) kept.push('')
      end()
      kept.push(line)
    }
    isBlankBefore = isBlank
  }
  end()
  return { text: kept.join('\n'), notes }
}

const NOTE = /^ {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*(.*)$/

/** No note in a line is longer. */
const INLINE_MAX = 2_000

function takeInlineNotes(text: string, notes: string[]): string {
  let out = ''
  let at = 0
  for (let start = text.indexOf('^['); start !== -1; start = text.indexOf('^[', Math.max(at, start + 1))) {
    // A power, or what is meant as it is written.
    if (/[\\\d[]/.test(text.charAt(start - 1))) continue
    const end = closingBracket(text, start + 1)
    if (end === undefined) continue
    out += `${text.slice(at, start)}[^^${notes.push(text.slice(start + 2, end)) - 1}]`
    at = end + 1
  }
  return out + text.slice(at)
}

function closingBracket(text: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < Math.min(text.length, start + INLINE_MAX); at++) {
    const character = text.charAt(at)
    if (character === '\\') at++
    else if (character === '[') depth++
    else if (character === ']' && --depth === 0) return at
    else if (character === '\n' && text.charAt(at + 1) === '\n') return undefined
  }
  return undefined
}

/** The notes of one text while it is rendered. Their numbers follow from the order in which they are named. */
export class Notes {
  readonly #texts: NoteTexts
  readonly #postUrl: string
  readonly #named = new Map<string, { number: number; times: number }>()

  constructor(texts: NoteTexts, postUrl: string) {
    this.#texts = texts
    this.#postUrl = postUrl
  }

  has(label: string): boolean {
    return this.#texts.has(label)
  }

  /** The mark in the text. */
  mark(label: string): string {
    const known = this.#named.get(label) ?? { number: this.#named.size + 1, times: 0 }
    known.times++
    this.#named.set(label, known)
    const { number, times } = known
    const again = times === 1 ? '' : `-${times}`
    const id = noteId('ref', `${number}${again}`, this.#postUrl)
    return `<sup id="${id}">${this.#link(noteId('', String(number), this.#postUrl), String(number))}</sup>`
  }

  /** The notes that were named, with the way back, for the end of the text. Notes may name others. */
  list(render: (markdown: string) => string): string {
    const items: string[] = []
    for (const [label, { number }] of this.#named) {
      const html = render(this.#texts.get(label) ?? '').trim()
      // U+FE0E: no picture.
      const back = ` ${this.#link(noteId('ref', String(number), this.#postUrl), '↩\uFE0E')}`
      const ended = html.endsWith('</p>') ? `${html.slice(0, -'</p>'.length)}${back}</p>` : html + back
      items.push(`<li id="${noteId('', String(number), this.#postUrl)}">${ended}</li>\n`)
    }
    return items.length === 0 ? '' : `<hr>\n<ol>\n${items.join('')}</ol>\n`
  }

  #link(id: string, text: string): string {
    return `<a href="${escapeAttribute(`${this.#postUrl}#${id}`)}">${text}</a>`
  }
}

/** An id that no other post of a feed has: readers show several on one page. */
export function noteId(kind: '' | 'ref', name: string, postUrl: string): string {
  return `fn${kind}-${sha256(postUrl).slice(0, 8)}-${name}`
}

/** `[^label]` for marked. */
export function noteMarks(current: () => Notes | undefined): TokenizerAndRendererExtension {
  return {
    name: 'noteMark',
    level: 'inline',
    tokenizer(source): Tokens.Generic | undefined {
      if (!source.startsWith('[^')) return undefined
      const match = /^\[\^([^\]\s]{1,100})\]/.exec(source)
      const label = match?.[1]?.toLowerCase()
      if (match === null || label === undefined || current()?.has(label) !== true) return undefined
      return { type: 'noteMark', raw: match[0], label }
    },
    renderer: ({ label }) => current()?.mark(String(label)) ?? '',
  }
}
