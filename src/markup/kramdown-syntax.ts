import { Tokenizer, type TokenizerObject, type Tokens } from 'marked'

/** Each looks for its end so far only: a text of nothing but beginnings must end soon, too. */
const LABEL = /^!?\[(?:[^[\]\\\n]|\\.|\n(?!\s*\n)|!?\[[^[\]\n]{0,300}\](?:\([^()\n]{0,1000}\))?){1,1000}\]/
const ADDRESS_WITH_BLANKS = /^\(([^()<>\s"'][^()<>\s]*(?:[ \n]+[^()<>\s"'][^()<>\s]*)+) *(?=\)|["'])/
const KEY_BEHIND_BLANKS = /^[ \t\n]+(?=\[([^[\]]{1,300})\])/
const DEFINITION = /^ {0,3}\[([^[\]\n^][^[\]\n]{0,300})\]:[ \t]+([^\s"'<][^\n"'<]{0,2000})(?:\n+|$)/
const STRUCK = /^~~([^\s~][\s\S]{0,2000}?[^\s~])~~/
const RAW = /^<(code|kbd|samp|var)(?:\s[^<>]{0,300})?>[^<>]*<\/\1>/i
const NO_ESCAPE = /^\\[%&,/;?@^]/

/**
 * What kramdown understands otherwise than CommonMark (https://kramdown.gettalong.org/syntax.html): an address may hold
 * blanks, the key of a reference may stand behind some, a later definition takes the place of an earlier one, `~~` needs
 * no punctuation beside it, a bare address is text, as is what stands in `<code>`, and `1)` begins no list.
 */
export function kramdownSyntax(isOn: () => boolean): TokenizerObject {
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
      if (!isOn()) return false
      const token = Tokenizer.prototype.def.call(this, source) ?? looseDefinition(source)
      if (token !== undefined) delete this.lexer.tokens.links[token.tag]
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
    list: (source) => (isOn() && /^ {0,3}\d{1,9}\)/.test(source) ? undefined : false),
    escape: (source) => (isOn() && NO_ESCAPE.test(source) ? undefined : false),
    url: () => (isOn() ? undefined : false),
  }
}

/** With blanks or brackets in its address. */
function looseDefinition(source: string): Tokens.Def | undefined {
  const [raw, key, address] = DEFINITION.exec(source) ?? []
  if (raw === undefined || key === undefined || address === undefined) return undefined
  return { type: 'def', raw, tag: keyOf(key), href: address.trim(), title: undefined as never }
}

function mayBeLink(source: string): boolean {
  return source.startsWith('[') || source.startsWith('![')
}

/** As marked keeps definitions. */
function keyOf(key: string): string {
  return key.replace(/\s+/g, ' ').toLowerCase()
}
