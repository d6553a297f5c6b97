import type { FormatName } from '../core/feed.ts'
import { escapeAttribute, escapeText } from '../core/xml.ts'
import type { Wording } from './frame.ts'
import type { ListedFeed } from './listing.ts'

const NAMES: Readonly<Record<FormatName, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' }

/**
 * How to subscribe to a feed: what a feed is, and each address with a button that copies it. Without a script there is no
 * button, and the address is text and a link.
 */
export function subscribeSection({ addresses }: ListedFeed, { words, ours }: Wording): string {
  const items = addresses.map(({ name: format, type, url }) => {
    const address = escapeAttribute(url)
    const name = NAMES[format]
    return `<li>
<span class="format" lang="en" dir="ltr">${name}</span>
<a class="address" href="${address}" type="${type}" dir="ltr">${escapeText(url)}</a>
<button type="button" aria-label="${escapeAttribute(`${words.copy}: ${name}`)}"${ours} hidden>${escapeText(words.copy)}</button>
</li>
`
  })
  return `<section class="subscribe" aria-labelledby="subscribe">
<h2 id="subscribe"${ours}>${escapeText(words.subscribe)}</h2>
<p${ours}>${escapeText(words.intro)}</p>
<ul class="formats" data-copied="${escapeAttribute(words.copied)}">
${items.join('')}</ul>
${addresses.length > 1 ? `<p class="note"${ours}>${escapeText(words.same)}</p>\n` : ''}<p class="unseen" role="status"></p>
</section>
`
}
