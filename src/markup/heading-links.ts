import type { Token, Tokens } from 'marked'
import { type Fate, type OpenElement, within } from './html-edits.ts'

/** What a permalink shows: a sign, or nothing. */
const SIGNS = /^(?:[\s#¶§⚓∞]|🔗|\u200B|\uFE0E|\uFE0F)*$/u

/** Whether a text is a sign that leads to the heading it stands at. */
function isSign(text: string): boolean {
  return text.length <= 10 && SIGNS.test(text)
}

/** The tokens of a heading without links to itself: a sign falls out, a heading that is one whole link is its text. */
export function withoutPermalinks(tokens: readonly Token[]): Token[] {
  const kept = tokens.filter((token) => !(isOwnLink(token) && isSign(token.text)))
  const [only] = kept
  return kept.length === 1 && only !== undefined && isOwnLink(only) ? only.tokens : kept
}

function isOwnLink(token: Token): token is Tokens.Link {
  return token.type === 'link' && (token as Tokens.Link).href.startsWith('#')
}

/** The classes that generators of pages give permalinks. */
const ANCHORS = new Set(
  'anchor anchor-link anchorjs-link hash-link header-anchor header-link headerlink heading-anchor heading-link permalink sl-anchor-link'.split(
    ' ',
  ),
)

/** Whether a link could be a heading's permalink, which its text decides. */
export function permalinkInPage(
  { name, attributes, classes }: OpenElement,
  open: readonly OpenElement[],
): 'later' | undefined {
  if (name !== 'a' || attributes.href?.includes('#') !== true) return undefined
  return isInHeading(open) || classes.some((known) => ANCHORS.has(known)) ? 'later' : undefined
}

/** In a heading, a link to the page itself that shows words is the heading. */
export function permalinkFate(
  { attributes, classes, text }: OpenElement,
  open: readonly OpenElement[],
): Fate {
  const leadsHere = attributes.href?.startsWith('#') === true
  const isMarked = classes.some((known) => ANCHORS.has(known))
  if ((leadsHere || isMarked) && isSign(text)) return 'drop'
  if (isInHeading(open)) return leadsHere ? 'unwrap' : 'keep'
  return isMarked && /^\W{0,3}(?:section titled|direct link to|permalink)\b/i.test(text.trim())
    ? 'drop'
    : 'keep'
}

function isInHeading(open: readonly OpenElement[]): boolean {
  return within(open, ({ name }) => /^h[1-6]$/.test(name))
}
