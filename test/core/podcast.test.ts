import { describe, expect, it } from 'vitest'
import { composeFeeds, type KnownFeeds } from '../../src/core/compose.ts'
import type { PodcastSettings } from '../../src/core/podcast.ts'
import { uuidOfName } from '../../src/core/uuid.ts'
import { makeIdentified, makePolicy, makeSite, makeSpec } from '../builders.ts'

const SETTINGS: PodcastSettings = { image: '/cover.jpg', categories: [['Technology']], explicit: false }
const NAMESPACE = 'ead4c236-bf58-58c6-a2c6-a6b28d128cb6'

const compose = (
  site: Parameters<typeof makeSite>[0] = {},
  known: KnownFeeds = {},
  own: Partial<PodcastSettings> = {},
) =>
  composeFeeds(
    [makeIdentified({ terms: { tag: ['sea'] } })],
    makeSite(site),
    makeSpec({ podcast: { ...SETTINGS, ...own } }),
    known,
    makePolicy(),
  )

describe('the guid of a podcast', () => {
  // The examples of the specification.
  it.each([
    ['podnews.net/rss', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
    ['mp3s.nashownotes.com/pc20rss.xml', '917393e3-1b1e-5cef-ace4-edaa54e1f810'],
  ])('of %s is %s', (name, uuid) => {
    expect(uuidOfName(NAMESPACE, name)).toBe(uuid)
  })

  it('is made of the address of its RSS without scheme', () => {
    const guid = uuidOfName(NAMESPACE, 'example.com/blog/feed.xml')
    expect(compose()[0]?.podcast?.guid).toBe(guid)
    expect(compose({ url: 'http://example.com/blog/' })[0]?.podcast?.guid).toBe(guid)
  })

  it('stays when the address changes', () => {
    const known = { '': { id: 'tag:x,2011:/', updated: 0, podcast: 'known' } }
    expect(compose({ url: 'https://other.example/' }, known)[0]?.podcast?.guid).toBe('known')
  })

  it('is the one that is stated', () => {
    const known = { '': { id: 'tag:x,2011:/', updated: 0, podcast: 'known' } }
    expect(compose({}, known, { guid: 'stated' })[0]?.podcast?.guid).toBe('stated')
  })
})

describe('a podcast', () => {
  it('is only the feed that says so', () => {
    expect(compose().map(({ key, podcast }) => [key, podcast !== undefined])).toEqual([
      ['', true],
      ['tag/sea', false],
    ])
  })

  it('has the site’s author, and for owner who has an address', () => {
    expect(compose()[0]?.podcast).toMatchObject({
      author: 'Ann Example',
      image: 'https://example.com/cover.jpg',
    })
    expect(compose()[0]?.podcast?.owner).toBeUndefined()
    const author = { name: 'Ann', email: 'ann@example.com' }
    expect(compose({ author })[0]?.podcast?.owner).toEqual(author)
  })
})
