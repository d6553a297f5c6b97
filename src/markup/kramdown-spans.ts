import { Tokenizer, type TokenizerObject } from 'marked'

/** Each looks for its end so far only: a text of nothing but beginnings must end soon, too. */
const LABEL = /^!?\[(?:[^[\]\\\n]|\\.|\n(?!\s*\n)|!?\[[^[\]\n]{0,300}\](?:\([^()\n]{0,1000}\))?){1,1000}\]/
const ADDRESS_WITH_BLANKS = /^\(([^()<>\s"'][^()<>\s]*(?:[ \n]+[^()<>\s"'][^()<>\s]*)+) *(?=\)|["'])/
const KEY_BEHIND_BLANKS = /^[ \t\n]+(?=\[([^[\]]{1,300})\])/
const STRUCK = /^~~([^\s~][\s\S]{0,2000}?[^\s~])~~/
const RAW = /^<(code|kbd|samp|var)(?:\s[^<>]{0,300})?>[^<>]*<\/\1>/i
const NO_ESCAPE = /^\\[%&,/;?@^]/

/**
 * What kramdown understands otherwise than CommonMark, in a line (https://kramdown.gettalong.org/syntax.html): an address
 * in parentheses may hold blanks, the key of a reference may stand behind some, a later definition takes the place of an
 * earlier one, `~~` needs no punctuation beside it, a bare address is text, and so is what stands in `<code>`.
 */
export function kramdownSpans(isOn: () => boolean): TokenizerObject {
  return {
    link(source) {
      if (!isOn() || !mayBeLink(source)) return false
      const label = LABEL.exec(source)?.[0] ?? ''
      const [written, address] = (label && ADDRESS_WITH_BLANKS.exec(source.slice(label.length))) || []
      if (written === undefined || address === undefined) return false
      const rest = source.slice(label.length + written.length)
      const title = /^["']/.test(rest) ? ' ' : ''
      const begin = `${label}(<${address.replace(/ *\n */g, '')}>${title}`
      const token = Tokenizer.prototype.link.call(this, begin + rest)
      if (token === undefined) return false
      return {
        ...token,
        raw: source.slice(0, token.raw.length - begin.length + label.length + written.length),
      }
    },
    reflink(source, links) {
      if (!isOn() || !mayBeLink(source)) return false
      const label = LABEL.exec(source)?.[0] ?? ''
      const [blanks, key] = (label && KEY_BEHIND_BLANKS.exec(source.slice(label.length))) || []
      if (blanks === undefined || key === undefined || links[keyOf(key)] === undefined) return false
      const behind = source.slice(label.length + blanks.length)
      const token = Tokenizer.prototype.reflink.call(this, label + behind, links)
      return token === undefined
        ? false
        : { ...token, raw: source.slice(0, token.raw.length + blanks.length) }
    },
    def(source) {
      const token = isOn() ? Tokenizer.prototype.def.call(this, source) : undefined
      if (token === undefined) return false
      delete this.lexer.tokens.links[token.tag]
      return token
    },
    del(source) {
      if (!isOn()) return false
      const [raw, text] = STRUCK.exec(source) ?? []
      if (raw === undefined || text === undefined) return undefined
      return { type: 'del', raw, text, tokens: this.lexer.inlineTokens(text) }
    },
    tag(source) {
      const raw = isOn() && source.startsWith('<') ? RAW.exec(source)?.[0] : undefined
      if (raw === undefined) return false
      return { type: 'html', raw, inLink: false, inRawBlock: false, block: false, text: raw }
    },
    escape: (source) => (isOn() && NO_ESCAPE.test(source) ? undefined : false),
    url: () => (isOn() ? undefined : false),
  }
}

function mayBeLink(source: string): boolean {
  return source.startsWith('[') || source.startsWith('![')
}

/** As marked keeps definitions. */
function keyOf(key: string): string {
  return key.replace(/\s+/g, ' ').toLowerCase()
}
