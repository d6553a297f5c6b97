import { escapeText } from '../core/xml.ts'
import { type Fate, type OpenElement, within } from './html-edits.ts'

/**
 * Formulas that were rendered already (KaTeX, MathJax): one copy of several stays. That is the TeX where there is some,
 * else the MathML.
 */
export class RenderedMath {
  #tex: string | undefined
  /** How many formulas are open. */
  #depth = 0

  enter(element: OpenElement): Fate | 'later' | undefined {
    const { name, classes, attributes } = element
    if (name === 'mjx-math' || classes.includes('katex-html')) return 'drop'
    if ((name === 'span' || name === 'div') && classes.some((known) => /^MathJax(?:_|$)/.test(known)))
      return 'drop'
    if (name === 'script') return attributes.type?.startsWith('math/tex') === true ? 'later' : undefined
    if (name === 'math') {
      this.#tex = undefined
      this.#depth++
      return 'later'
    }
    if (this.#depth === 0) return undefined
    if (name === 'annotation' || name === 'annotation-xml') return 'later'
    // What is not MathML has no place in a formula.
    return MATHML.has(name) && name !== 'semantics' ? 'keep' : 'unwrap'
  }

  leave({ name, attributes, text }: OpenElement, open: readonly OpenElement[]): Fate {
    if (name === 'annotation' && /x-tex$/i.test(attributes.encoding ?? '')) this.#tex = text.trim()
    if (name === 'script') return { html: texHtml(text, /mode=display/.test(attributes.type ?? '')) }
    if (name !== 'math') return 'drop'
    this.#depth--
    if (!this.#tex) return 'keep'
    const isDisplay =
      attributes.display === 'block' || within(open, ({ classes }) => classes.includes('katex-display'))
    return { html: texHtml(this.#tex, isDisplay) }
  }
}

function texHtml(tex: string, isDisplay: boolean): string {
  const sign = isDisplay ? '$$' : '$'
  return escapeText(sign + tex.trim() + sign)
}

/** Presentation elements of MathML Core, https://www.w3.org/TR/mathml-core/, and those whose tags fall out. */
export const MATHML: ReadonlySet<string> = new Set(
  'math menclose mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics'.split(
    ' ',
  ),
)
