import { isMap } from '../core/data.ts'
import type { DataMap } from '../core/post.ts'
import { protectMath } from './math.ts'
import { protectCode } from './protect-code.ts'
import { imageHtml, linkHtml } from './snippets.ts'

/**
 * A note of an Obsidian vault (https://help.obsidian.md/syntax) as Markdown: wikilinks, embeds, callouts, highlights;
 * comments and the names of blocks fall out.
 *
 * @param page `links`: address by target, as it is written before `#` and `|`
 */
export function expandVault(text: string, page: DataMap): string {
  const code = protectCode(text)
  const links = isMap(page.links) ? page.links : {}
  const math = protectMath(code.text)
  const expanded = withoutComments(math.text)
    .replace(WIKILINK, (_, embed: string, inside: string) => wikilink(inside, embed === '!', links))
    .replace(MARKDOWN_LINK, (whole, start: string, path: string, rest: string) => {
      const address = links[decoded(path)]
      return typeof address === 'string' ? `${start}${address}${rest}` : whole
    })
    // `![alt|100x145](…)`: how big it is on the screen.
    .replace(/(!\[[^\]\n|]{0,500})\|\d+(?:x\d+)?(?=\]\()/g, '$1')
    .replace(/(^|[^=\\])==(?!\s|=)([^=\n]{1,2000}?)(?<!\s)==(?!=)/gm, '$1<mark>$2</mark>')
    .replace(/(?<![ \t])[ \t]+\^[\w-]+[ \t]*$/gm, '')
  return code.restore(math.unprotect(calloutsToQuotes(expanded)))
}

const WIKILINK = /(!?)\[\[([^[\]\n]{1,1000})\]\]/g
const MARKDOWN_LINK =
  /(\]\([ \t]{0,5}<?)([^()<>\n#?\s](?:[^()<>\n#?]{0,300}[^()<>\n#?\s])?)((?:#[^()<>\s]{0,300})?>?[ \t]{0,5}\))/g

/** Between two `%%`, on one line or over several. */
function withoutComments(text: string): string {
  if (!text.includes('%%')) return text
  let out = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('%%', at)
    const end = start === -1 ? -1 : text.indexOf('%%', start + 2)
    if (end === -1) return out + text.slice(at)
    out += text.slice(at, start)
    at = end + 2
  }
}

function wikilink(inside: string, isEmbed: boolean, links: DataMap): string {
  const [reference = '', ...rest] = inside.split(/\\?\|/)
  const alias = rest.join('|').trim()
  const [target = '', ...headings] = reference.trim().split('#')
  const address = target === '' ? '' : links[target.trim()]
  const fragment = headings.length === 0 ? '' : `#${encodeURIComponent(headings.at(-1)?.trim() ?? '')}`
  const name = target.split('/').at(-1) ?? ''
  if (isEmbed && MEDIA.test(target)) return media(target, typeof address === 'string' ? address : '', alias)
  const text = alias || [name, ...headings].filter((part) => part !== '').join(' > ')
  return typeof address === 'string' && (address !== '' || fragment !== '')
    ? linkHtml(text, address + fragment)
    : text
}

const MEDIA = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp|flac|m4a|mp3|ogg|wav|3gp|webm|mkv|mov|mp4|ogv|pdf)$/i

/** An attachment shown in its place; one that is not in the vault is its name. */
function media(target: string, address: string, alias: string): string {
  const name = target.split('/').at(-1) ?? target
  const alt = /^\d+(?:x\d+)?$/.test(alias) ? '' : alias
  if (address === '') return alt
  if (/\.(?:flac|m4a|mp3|ogg|wav)$/i.test(target)) return `<audio controls src="${address}"></audio>`
  if (/\.(?:3gp|webm|mkv|mov|mp4|ogv)$/i.test(target)) return `<video controls src="${address}"></video>`
  return /\.pdf$/i.test(target) ? linkHtml(alt || name, address) : imageHtml(address, alt)
}

/** `> [!note]- Title` begins a quote with its title. */
function calloutsToQuotes(text: string): string {
  return text.replace(
    /^((?:[ \t]*>)+[ \t]*)\[!([\w -]{1,50})(?:\|[^\]\n]{0,50})?\][+-]?[ \t]*(.*)$/gm,
    (_, before: string, kind: string, title: string) => {
      const shown = title.trim() || kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase()
      return `${before}**${shown}**\n${before}`
    },
  )
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
