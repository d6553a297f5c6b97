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
        tokens: isTerm || !isLoose ? this.lexer.inline(text, []) : this.lexer.blockTokens(text, []),
      }))
      return { type: 'definitionList', raw, items }
    },
    renderer({ items }) {
      const written = (items as Item[]).map(({ isTerm, tokens }) => {
        const isBlock = tokens.some(({ type }) => type === 'paragraph' || type === 'list' || type === 'code')
        const html = isBlock ? this.parser.parse(tokens).trim() : this.parser.parseInline(tokens)
        return isTerm ? `<dt>${html}</dt>\n` : `<dd>${html}</dd>\n`
      })
      return `<dl>\n${written.join('')}</dl>\n`
    },
  }
}

interface Item {
  readonly isTerm: boolean
  readonly tokens: Tokens.Generic[]
}

/** A few lines of terms, at most one blank line, a definition. */
const BEGIN = /^(?:(?![ \t]*(?:[-*+>#|<:]|\d+[.)])[ \t]*)[^\n]{1,500}\n){1,5}(?:[ \t]*\n)?:[ \t]+\S/
const BEGIN_MAX = 3_000
const DEFINITION = /^ {0,3}:[ \t]+(.*)/

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
    if (definition !== null) parts.push({ isTerm: false, isLoose: isBlankBefore, text: definition[1] ?? '' })
    else if (isBlankBefore && /^(?: {2,}|\t)/.test(line) && last?.isTerm === false)
      parts[parts.length - 1] = { isTerm: false, isLoose: true, text: `${last.text}\n\n${line.trim()}` }
    else if (!isBlankBefore && last?.isTerm === false) last.text += `\n${line.trim()}`
    else if (last === undefined || last.isTerm || BEGIN.test(source.slice(start, start + BEGIN_MAX)))
      parts.push({ isTerm: true, isLoose: false, text: line.trim() })
    else break
    isBlankBefore = false
    taken = next
  }
  return { raw: source.slice(0, taken), parts }
}
