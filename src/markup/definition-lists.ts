import type { TokenizerAndRendererExtension, Tokens } from 'marked'

/** `Term`, and below it `: definition` (PHP Markdown Extra, kramdown, goldmark), for marked. */
export function definitionLists(isOn: () => boolean): TokenizerAndRendererExtension {
  return {
    name: 'definitionList',
    level: 'block',
    tokenizer(source): Tokens.Generic | undefined {
      if (!isOn() || !BEGIN.test(source)) return undefined
      const { raw, parts } = takeParts(source)
      const items = parts.map(({ isTerm, text, isLoose }) => ({
        isTerm,
        tokens:
          isTerm || !(isLoose || BLOCK.test(text))
            ? this.lexer.inline(text, [])
            : this.lexer.blockTokens(text, []),
      }))
      return { type: 'definitionList', raw, items }
    },
    renderer({ items }) {
      const written = (items as Item[]).map(({ isTerm, tokens }) => {
        const isBlock = tokens.some(({ type }) => BLOCKS.has(type))
        const html = isBlock ? this.parser.parse(tokens).trim() : this.parser.parseInline(tokens)
        return isTerm ? `<dt>${html}</dt>\n` : `<dd>${html}</dd>\n`
      })
      return `<dl>\n${written.join('')}</dl>\n`
    },
  }
}

const BLOCKS = new Set(['paragraph', 'list', 'code', 'blockquote'])

interface Item {
  readonly isTerm: boolean
  readonly tokens: Tokens.Generic[]
}

/** A few lines of terms, at most one blank line, a definition. */
const BEGIN =
  /^(?:(?![ \t]*(?:[-*+][ \t]|--|[>#|<:]|\d+[.)][ \t]))[^\n]{1,500}\n){1,10}(?:[ \t]*\n)?:[ \t]+\S/
const BEGIN_MAX = 3_000
const DEFINITION = /^( {0,3}:[ \t]+)(.*)/
/** What is no running text. */
const BLOCK = /^ {0,3}(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|`{3}|~{3})/m

interface Part {
  readonly isTerm: boolean
  readonly isLoose: boolean
  text: string
}

/** The lines that belong to the list which the text begins with. */
function takeParts(source: string): { raw: string; parts: Part[] } {
  const parts: Part[] = []
  let taken = 0
  let isBlankBefore = false
  /** How far the text of the last definition is from the margin. */
  let indent = 0
  for (let at = 0; at < source.length; ) {
    const end = source.indexOf('\n', at)
    const next = end === -1 ? source.length : end + 1
    const line = source.slice(at, end === -1 ? next : end)
    const start = at
    at = next
    if (line.trim() === '') {
      isBlankBefore = true
      continue
    }
    const definition = DEFINITION.exec(line)
    const last = parts.at(-1)
    if (definition !== null) {
      indent = definition[1]?.length ?? 0
      parts.push({ isTerm: false, isLoose: isBlankBefore, text: definition[2] ?? '' })
    } else if (isBlankBefore && /^(?: {2,}|\t)/.test(line) && last?.isTerm === false)
      parts[parts.length - 1] = {
        isTerm: false,
        isLoose: true,
        text: `${last.text}\n\n${outdented(line, indent)}`,
      }
    else if (!isBlankBefore && last?.isTerm === false) last.text += `\n${outdented(line, indent)}`
    else if (last === undefined || last.isTerm || BEGIN.test(source.slice(start, start + BEGIN_MAX)))
      parts.push({ isTerm: true, isLoose: false, text: line.trim() })
    else break
    isBlankBefore = false
    taken = next
  }
  return { raw: source.slice(0, taken), parts }
}

function outdented(line: string, indent: number): string {
  const blanks = /^[ \t]*/.exec(line)?.[0].length ?? 0
  return line.startsWith('\t') ? line.slice(1) : line.slice(Math.min(blanks, indent))
}
