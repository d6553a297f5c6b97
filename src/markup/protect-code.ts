/** A text whose code cannot be touched by mistake. */
export interface ProtectedText {
  /** The text with marks in place of code. */
  readonly text: string
  /** Puts the code back, each piece as `change` gives it. */
  restore(text: string, change?: (code: string) => string): string
}

/**
 * Takes the code out of Markdown (fenced blocks, and spans between backticks), so that rules which hold for text alone
 * can be applied to the rest. Takes linear time. U+0000, which no document may hold, falls out.
 */
export function protectCode(markdown: string): ProtectedText {
  const pieces: string[] = []
  const mark = (code: string): string => `\0${pieces.push(code) - 1}\0`
  let out = ''
  let plain = ''
  // What stands before a fence (quote marks, indentation) is no part of the block.
  let fence: { run: string; code: string; before: string } | undefined
  for (const line of linesOf(markdown.replaceAll('\0', ''))) {
    if (fence !== undefined) {
      fence.code += withoutPrefix(line, fence.before)
      if (closes(line, fence.run)) {
        out += fence.before + mark(fence.code.trimEnd()) + (fence.code.endsWith('\n') ? '\n' : '')
        fence = undefined
      }
      continue
    }
    const open = /^((?:[ \t]|>|[-*+] |\d{1,9}[.)] )*)(`{3,}|~{3,})([^\n]*)/.exec(line)
    if (open === null || (open[2]?.startsWith('`') && open[3]?.includes('`'))) {
      plain += line
      continue
    }
    out += spansOut(plain, mark)
    plain = ''
    const before = open[1] ?? ''
    fence = { run: open[2] ?? '', code: line.slice(before.length), before }
  }
  // A fence that is never closed lasts to the end.
  out += fence === undefined ? spansOut(plain, mark) : fence.before + mark(fence.code)
  return {
    text: out,
    restore: (text, change = (code) => code) =>
      text.replace(PLACE, (_, before: string | undefined, index: string) => {
        const code = change(pieces[Number(index)] ?? '')
        if (before === undefined) return code
        return before + code.replace(/\n(?!\n)/g, `\n${before.replace(/[^\s>]/g, ' ')}`)
      }),
  }
}

/** A mark; at the beginning of a line with what stands before it, which each line of the block gets. */
const PLACE = /(?:^((?:[ \t]|>|[-*+] |\d{1,9}[.)] )+))?\0(\d+)\0/gm

function withoutPrefix(line: string, before: string): string {
  if (before.includes('>')) return line.replace(/^(?:[ \t]*>)+ ?/, '')
  let blanks = 0
  while (blanks < before.length && (line[blanks] === ' ' || line[blanks] === '\t')) blanks++
  return line.slice(blanks)
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function closes(line: string, run: string): boolean {
  const match = /^[\s>]*(`{3,}|~{3,})\s*$/.exec(line)?.[1]
  return match !== undefined && match.charAt(0) === run.charAt(0) && match.length >= run.length
}

/** Spans end at a run of as many backticks, in the same paragraph. */
function spansOut(text: string, mark: (code: string) => string): string {
  if (!text.includes('`')) return text
  const runs = [...text.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }))
  const next: (number | undefined)[] = new Array(runs.length)
  const last = new Map<number, number>()
  for (let index = runs.length - 1; index >= 0; index--) {
    const { length } = runs[index] as { length: number }
    next[index] = last.get(length)
    last.set(length, index)
  }
  let out = ''
  let at = 0
  let blank = -2
  for (let index = 0; index < runs.length; index++) {
    const { at: start } = runs[index] as { at: number }
    const close = next[index]
    if (close === undefined || text.charAt(start - 1) === '\\') continue
    const { at: closeAt, length } = runs[close] as { at: number; length: number }
    if (blank !== -1 && blank < start) blank = text.indexOf('\n\n', start)
    if (blank !== -1 && blank < closeAt) continue
    out += text.slice(at, start) + mark(text.slice(start, closeAt + length))
    at = closeAt + length
    index = close
  }
  return out + text.slice(at)
}
