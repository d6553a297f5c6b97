import fc from 'fast-check'
import { expect, it } from 'vitest'
import { boundedData } from '../../src/core/data.ts'
import type { DataMap } from '../../src/core/post.ts'
import { commentsOf, originOf } from '../../src/sources/elsewhere.ts'
import { enclosuresOf } from '../../src/sources/enclosures.ts'
import { episodeOf } from '../../src/sources/episode.ts'
import { foldKeys } from '../../src/sources/folded-keys.ts'
import { leadImage } from '../../src/sources/lead-image.ts'
import { type MediaPlace, mediaUrl, type RelativeMedia } from '../../src/sources/media.ts'
import { runs } from '../builders.ts'

/** Front matter is whatever somebody typed. */

const names = fc.constantFrom(
  ...'image cover hero header images resources ogImage enclosure audio podcast attachments itunes episode'.split(
    ' ',
  ),
  ...'season explicit duration chapters transcript hosts people comments source canonical_url url src'.split(
    ' ',
  ),
  ...'type length title name alt mp3 feed role host username id constructor __proto__ toString'.split(' '),
)
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '/a.mp3',
    'a.png',
    'https://example.com/a.mp3',
    '//x/a.ogg',
    '45:12',
    'true',
    '3',
    '#x',
    '?x',
  ),
  fc.constantFrom(
    'http://[',
    'https://1.2.3.999/',
    'a.constructor',
    '/%',
    '{{ x }}',
    '../../..',
    'https:',
    '\\',
    ' ',
  ),
  fc.webUrl(),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constant(null),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
}))
const frontMatter = fc.dictionary(names, value, { maxKeys: 8 }).map((data) => boundedData(data))

it('gives absolute addresses of http(s) or nothing, and never throws', () => {
  fc.assert(
    fc.property(
      frontMatter,
      fc.constantFrom<RelativeMedia>('post', 'site', 'bundled'),
      (data: DataMap, relative) => {
        const place: MediaPlace = {
          postUrl: 'https://example.com/blog/a/',
          assetUrl: (path) => `https://example.com${encodeURI(path.toWellFormed())}`,
          relative,
          root: '/nowhere',
          path: 'a.md',
          assetFolders: ['static'],
        }
        const stated = foldKeys(data)
        const resolve = (reference: string): string | undefined => mediaUrl(reference, place)
        const image = leadImage(stated, resolve)
        const enclosures = enclosuresOf(stated, place, () => {})
        const episode = episodeOf(stated, resolve, {})
        const origin = originOf(stated, place.postUrl)
        const addresses = [
          image?.url,
          ...enclosures.map(({ url }) => url),
          episode?.image,
          episode?.chapters,
          ...(episode?.transcripts ?? []).map(({ url }) => url),
          ...(episode?.people ?? []).flatMap((person) => [person.url, person.image]),
          commentsOf(stated, place.postUrl),
          origin?.url,
          origin?.feed,
        ].filter((address) => address !== undefined)
        for (const address of addresses) {
          expect(address).toMatch(/^https?:\/\/[^/]/)
          expect(() => new URL(address)).not.toThrow()
        }
        for (const { mediaType, length, duration = 1 } of enclosures) {
          expect(mediaType).toMatch(/^[a-z0-9][^\s"<>]*\/[^\s"<>]+$/)
          expect(Number.isSafeInteger(length) && length >= 0).toBe(true)
          expect(Number.isSafeInteger(duration) && duration > 0).toBe(true)
        }
      },
    ),
    runs(1000),
  )
})
