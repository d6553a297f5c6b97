import { CodeBoxes } from './code-boxes.ts'
import { scriptedEmbed } from './embeds.ts'
import { permalinkFate, permalinkInPage } from './heading-links.ts'
import { editHtml } from './html-edits.ts'
import { LateMedia } from './late-media.ts'
import { RenderedMath } from './rendered-math.ts'

/**
 * HTML as people write or generate it for a page, without what only serves that page: line numbers and colours of code,
 * permalinks of headings, second copies of formulas, stand-ins for media that scripts load later. Embeds that scripts
 * make become links. The result is no safer than the source.
 */
export function withoutFurniture(html: string): string {
  if (!TRACE.test(html)) return html
  const media = new LateMedia()
  const math = new RenderedMath()
  const code = new CodeBoxes(html)
  return editHtml(html, {
    enter(element, open) {
      media.enter(element)
      return (
        scriptedEmbed(element) ??
        math.enter(element) ??
        code.enter(element, open) ??
        permalinkInPage(element, open) ??
        (element.name === 'noscript' ? 'later' : 'keep')
      )
    },
    leave(element, open, edits) {
      if (element.name === 'noscript') return media.leaveNoscript(element, edits)
      return element.name === 'a' ? permalinkFate(element, open) : math.leave(element, open)
    },
    text: (text) => media.text(text),
  })
}

/** Anything that a rule could be for. */
const TRACE =
  /<(?:h[1-6]|pre|noscript|math|mjx-|lite-|script|table)\b|<[\w-]*youtube|katex|MathJax|class=["'][^"'<>]*(?:anchor|headerlink|hash-link)/i
