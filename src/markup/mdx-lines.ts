import type { TokenizerAndRendererExtension, Tokens } from 'marked'

/**
 * Elements in MDX, for marked: what stands on a line with its tags is a line of Markdown, what stands on lines between them is
 * blocks (https://mdxjs.com/docs/what-is-mdx/#markdown). In Markdown both would be HTML down to the next blank line.
 *
 * @param tookHtml is told that tags were written
 */
export function mdxLines(isOn: () => boolean, tookHtml: () => void): TokenizerAndRendererExtension {
  return {
    name: 'mdxLine',
    level: 'block',
    tokenizer(source): Tokens.Generic | undefined {
      if (!isOn() || !/^[ \t]*<[/a-z]/.test(source)) return undefined
      const raw = /^[^\n]*(?:\n|$)/.exec(source)?.[0] ?? ''
      const line = raw.trim()
      if (raw.length > LINE_MAX || VERBATIM.test(line)) return undefined
      if (!ONLY_TAGS.test(line) && !(BEGIN.test(line) && isWhole(line))) return undefined
      return { type: 'mdxLine', raw, tokens: this.lexer.inlineTokens(line, []) }
    },
    renderer({ tokens = [] }) {
      tookHtml()
      return `${this.parser.parseInline(tokens)}\n`
    },
  }
}

/** The tag of an element that holds blocks, or is one; others begin a paragraph when there is text behind them. */
const BEGIN =
  /^<\/?(?:article|aside|blockquote|caption|center|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|h[1-6]|header|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s>])/
const LINE_MAX = 5_000
/** Elements whose text is as it stands. */
const VERBATIM = /<\/?(?:pre|script|style|svg|math|textarea)\b/i
const ONLY_TAGS = /^(?:<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?>\s*)+$/

/** The line ends the element that it begins. */
function isWhole(line: string): boolean {
  const name = /^<([a-z][a-z0-9]*)/.exec(line)?.[1]
  return name !== undefined && line.endsWith(`</${name}>`)
}
