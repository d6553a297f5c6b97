import { escapeAttribute } from '../core/xml.ts'
import type { OpenElement } from './html-edits.ts'
import { mediaTarget } from './links.ts'
import { videoLink } from './snippets.ts'

/** Where an embed leads, and what it is called. */
export interface EmbedLink {
  readonly href: string
  readonly title: string
}

/** What a frame shows, as a link to the page that people would open; undefined when its address is of no use. */
export function embedLink(
  address: string,
  stated: string | undefined,
  postUrl: string,
): EmbedLink | undefined {
  const target = mediaTarget(address, postUrl)
  const url = target === undefined ? undefined : urlOf(target)
  if (target === undefined || url === undefined) return undefined
  const host = url.hostname.replace(/^www\./, '')
  const known = PLAYERS[host]?.(url)
  const title = stated?.trim() || known?.title || url.hostname
  return { href: known?.href ?? target, title }
}

type Player = (url: URL) => EmbedLink | undefined

const youtube: Player = ({ pathname, searchParams }) => {
  const title = 'YouTube'
  const list = searchParams.get('list')
  const id = /^\/(?:embed|v|shorts)\/([\w-]+)/.exec(pathname)?.[1]
  if (id !== undefined && id !== 'videoseries')
    return { href: `https://www.youtube.com/watch?v=${id}`, title }
  return list === null
    ? undefined
    : { href: `https://www.youtube.com/playlist?list=${encodeURIComponent(list)}`, title }
}

function moved(title: string, pattern: RegExp, page: string): Player {
  return (url) => {
    const address = url.host.replace(/^www\./, '') + url.pathname
    return pattern.test(address) ? { href: `https://${address.replace(pattern, page)}`, title } : undefined
  }
}

const PLAYERS: Readonly<Record<string, Player | undefined>> = {
  __proto__: null as never,
  'youtube.com': youtube,
  'youtube-nocookie.com': youtube,
  'player.vimeo.com': moved('Vimeo', /^player\.vimeo\.com\/video\/(\d+).*/, 'vimeo.com/$1'),
  'open.spotify.com': moved('Spotify', /^open\.spotify\.com\/embed\//, 'open.spotify.com/'),
  'codepen.io': moved('CodePen', /^codepen\.io\/([^/]+)\/embed\/(?:preview\/)?/, 'codepen.io/$1/pen/'),
  'codesandbox.io': moved('CodeSandbox', /^codesandbox\.io\/embed\//, 'codesandbox.io/s/'),
  'gist.github.com': moved('Gist', /\.(?:js|pibb)$/, ''),
  'asciinema.org': moved('asciinema', /\.js$|\/(?:embed|iframe)$/, ''),
  'w.soundcloud.com': ({ searchParams }) => {
    const page = searchParams.get('url')
    return page?.startsWith('https://') === true ? { href: page, title: 'SoundCloud' } : undefined
  },
  'player.bilibili.com': ({ searchParams }) => {
    const id = searchParams.get('bvid')
    return id !== null && /^\w+$/.test(id)
      ? { href: `https://www.bilibili.com/video/${id}/`, title: 'Bilibili' }
      : undefined
  },
}

function urlOf(href: string): URL | undefined {
  try {
    return new URL(href)
  } catch {
    return undefined
  }
}

/** Scripts and elements of scripts that put something from elsewhere into a page, as a link to it. */
export function scriptedEmbed({ name, attributes }: OpenElement): { html: string } | undefined {
  if (name === 'script') {
    const src = attributes.src ?? ''
    if (!/^(?:https?:)?\/\/(?:gist\.github\.com|asciinema\.org)\/[\w/-]+\.js/.test(src)) return undefined
    const link = embedLink(src, undefined, 'https://localhost/')
    return (
      link && { html: `<p><a href="${escapeAttribute(link.href)}">${escapeAttribute(link.title)}</a></p>` }
    )
  }
  const id = attributes.videoid ?? attributes['video-id'] ?? attributes.videoId
  if (id === undefined || id === '' || !/youtube|vimeo/.test(name)) return undefined
  const title = attributes.playlabel?.replace(/^Play:\s*/, '') ?? attributes.videotitle ?? attributes.title
  return { html: videoLink(/vimeo/.test(name) ? 'vimeo' : 'youtube', id, title || undefined) }
}
