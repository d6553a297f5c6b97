import { formatRfc3339 } from '../core/dates.ts'
import type { Format } from '../core/ports.ts'
import type { Person } from '../core/post.ts'
import { legalText } from '../core/text.ts'
import { isArchive } from './history.ts'
import { uniqueTerms } from './terms.ts'

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export const json: Format = {
  name: 'json',
  mediaType: 'application/feed+json',

  encodeEntry(entry) {
    const { post } = entry
    const item = {
      id: post.id,
      url: post.url,
      external_url: post.externalUrl,
      title: entry.title,
      // One of both texts is required; a summary is no copy of it.
      ...(entry.isShort
        ? { content_text: entry.summary }
        : { content_html: entry.html, summary: entry.summary }),
      image: post.image,
      date_published: formatRfc3339(post.published),
      date_modified: formatRfc3339(post.updated),
      authors: some(post.authors.map(toAuthor)),
      tags: some(uniqueTerms(post, 'overall').map(({ label }) => label)),
      language: post.language,
      attachments: some(
        post.enclosures.map(({ url, mediaType, length, duration, title }) => ({
          url,
          mime_type: mediaType,
          title,
          // The length is optional here, so an unknown one is left out.
          size_in_bytes: length === 0 ? undefined : length,
          duration_in_seconds: duration,
        })),
      ),
    }
    return { text: stringify(item), prefixes: [] }
  },

  encodeEnvelope({ site, feed, self, history }) {
    const members = {
      version: 'https://jsonfeed.org/version/1.1',
      title: feed.title,
      home_page_url: feed.home,
      feed_url: self,
      next_url: history?.kind === 'complete' ? undefined : history?.previous,
      description: feed.description,
      icon: site.icon ?? site.image,
      favicon: site.favicon,
      authors: [toAuthor(site.author)],
      language: feed.language ?? site.language,
      hubs: isArchive(history) ? undefined : site.hubs?.map((url) => ({ type: 'WebSub', url })),
    }
    return { head: `${stringify(members).slice(0, -1)},"items":[\n`, separator: ',\n', tail: '\n]}\n' }
  },
}

function toAuthor({ name, url }: Person): object {
  return { name, url }
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

/** RFC 8259, without the characters that the XML formats cannot carry: those show as escapes. */
function stringify(value: object): string {
  const text = JSON.stringify(value)
  if (!/\\u(?:00[01]|d[89a-f])|\\[bf]|[\uFFFE\uFFFF]/.test(text)) return text
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'string' ? legalText(member) : member,
  )
}
