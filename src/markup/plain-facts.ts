import type { Enclosure, IdentifiedPost } from '../core/post.ts'
import { plainTitle } from './plain-text.ts'

/**
 * The post with its short texts as readers show them, without inline HTML and references: what its picture shows, the
 * titles of its media files, who takes part, where it is from. What is left empty is not there.
 */
export function withPlainTexts(post: IdentifiedPost): IdentifiedPost {
  const { imageAlt, enclosures, episode, origin } = post
  const titled = enclosures.some(({ title }) => title !== undefined)
  if (imageAlt === undefined && !titled && episode?.people === undefined && origin?.title === undefined)
    return post
  const { imageAlt: _, ...rest } = post
  const alt = plainTitle(imageAlt ?? '')
  return {
    ...rest,
    ...(alt !== '' && { imageAlt: alt }),
    enclosures: enclosures.map(withPlainTitle),
    ...(episode !== undefined && {
      episode: {
        ...episode,
        ...(episode.people !== undefined && {
          people: episode.people
            .map((person) => ({ ...person, name: plainTitle(person.name) }))
            .filter(({ name }) => name !== ''),
        }),
      },
    }),
    ...(origin !== undefined && { origin: withPlainTitle(origin) }),
  }
}

function withPlainTitle<T extends Pick<Enclosure, 'title'>>(titled: T): T {
  const { title, ...rest } = titled
  const plain = plainTitle(title ?? '')
  return plain === '' ? (rest as T) : { ...titled, title: plain }
}
