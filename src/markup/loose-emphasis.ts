import { Tokenizer, type TokenizerObject } from 'marked'

/** With code and emphasis in it; what nests deeper is left as it stands. */
const STRONG =
  /^\*\*((?![\s*])(?:[^*`\\\n]|`[^`\n]{1,300}`|\*[^*\s](?:[^*\n]{0,300}[^*\s])?\*(?!\*)|\\.|\n(?![ \t]*\n)){0,500}(?<!\s))\*\*(?!\*)/

/**
 * kramdown's `**…**` is strong whatever stands beside it, where CommonMark asks for a blank or punctuation outside of
 * punctuation: `**注意：**点击`, which is usual where words have no blanks between them
 * (https://kramdown.gettalong.org/syntax.html#emphasis).
 */
export function looseEmphasis(isOn: () => boolean): Pick<TokenizerObject, 'emStrong'> {
  return {
    emStrong(source, masked, before) {
      if (!isOn()) return false
      const token = Tokenizer.prototype.emStrong.call(this, source, masked, before)
      if (token !== undefined) return token
      const [raw = '', text = ''] = STRONG.exec(source) ?? []
      return raw === '' ? undefined : { type: 'strong', raw, text, tokens: this.lexer.inlineTokens(text, []) }
    },
  }
}
