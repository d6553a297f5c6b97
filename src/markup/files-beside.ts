import type { FilesBeside } from '../core/post.ts'
import { decodeOrKeep, resolveUrl } from '../core/url.ts'
import { escapeAttribute } from '../core/xml.ts'
import { editHtml, type Fate, type OpenElement, within } from './html-edits.ts'
import { withoutLazyLoading } from './lazy-loading.ts'
import { linkHtml } from './snippets.ts'

/**
 * The address of a file beside the post that a reference means. Null: nobody serves it. Undefined: the reference is an
 * address like any other.
 */
export function addressBeside(
  reference: string,
  kind: 'media' | 'links',
  beside: FilesBeside | undefined,
): string | null | undefined {
  if (beside === undefined) return undefined
  const written = reference.trim()
  const known = beside[kind][written]
  if (typeof known === 'string' || known === null) return known
  if (kind === 'links' || beside.base === undefined || IS_ADDRESS.test(written)) return undefined
  return beside.base === null ? null : (resolveUrl(written, beside.base) ?? null)
}

/** It says where it is; what leads to a project's sources does not. */
const IS_ADDRESS = /^(?:$|[#?]|\/(?!src\/)|[a-z][a-z0-9+.-]*:)/i

/** What stands for a picture or another file that readers cannot get: its title, as a link to the post. */
export function standIn(
  title: string | undefined,
  reference: string,
  postUrl: string,
  isInLink: boolean,
): string {
  const text = title?.trim() || fileName(reference)
  return isInLink ? escapeAttribute(text) : linkHtml(text, postUrl)
}

function fileName(reference: string): string {
  const path = reference.replace(/[?#].*$/s, '')
  return decodeOrKeep(path.slice(path.lastIndexOf('/') + 1)).trim() || '…'
}

/** HTML as people wrote it, with stand-ins for media that nobody serves. */
export function withStandIns(html: string, beside: FilesBeside, postUrl: string): string {
  if (!/<(?:img|video|audio|source|track|iframe|embed|object|picture)\b/i.test(html)) return html
  const isUnserved = (reference: string | undefined): reference is string =>
    reference !== undefined && addressBeside(reference, 'media', beside) === null
  /** For each open picture, whether something stands in its place. */
  const pictures: boolean[] = []
  /** The innermost open sound or film: what it could play, and what it cannot. */
  const players: { plays: boolean; lost?: string }[] = []
  const note = (reference: string | undefined): void => {
    const player = players.at(-1)
    if (player === undefined || reference === undefined || reference === '') return
    if (isUnserved(reference)) player.lost ??= reference
    else player.plays = true
  }
  return editHtml(html, {
    enter(element, open): Fate | 'later' {
      const { name } = element
      const { src, data, srcset, alt, title } = withoutLazyLoading({ ...element.attributes })
      if (name === 'video' || name === 'audio') {
        players.push({ plays: false })
        note(src)
        return 'later'
      }
      if (name === 'picture') {
        pictures.push(false)
        return 'later'
      }
      if (name === 'source' || name === 'track') {
        if (name === 'source') note(src)
        const first = src ?? srcset?.trim().split(/[\s,]/, 1)[0]
        return isUnserved(first) ? 'drop' : 'keep'
      }
      if (name === 'img' && srcset !== undefined && !isUnserved(srcset.trim().split(/[\s,]/, 1)[0]))
        return 'keep'
      const reference = EMBEDS.has(name) ? src || data : undefined
      if (!isUnserved(reference)) return 'keep'
      if (pictures.length > 0) pictures[pictures.length - 1] = true
      return { html: standIn(alt || title, reference, postUrl, within(open, isLink)) }
    },
    leave(element, open): Fate {
      if (element.name === 'picture') return pictures.pop() === true ? 'unwrap' : 'keep'
      const { plays, lost } = players.pop() ?? { plays: true }
      if (plays || lost === undefined) return 'keep'
      return { html: standIn(element.attributes.title, lost, postUrl, within(open, isLink)) }
    },
  })
}

const EMBEDS = new Set(['img', 'iframe', 'embed', 'object'])

function isLink({ name }: OpenElement): boolean {
  return name === 'a'
}
