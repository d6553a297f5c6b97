import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { feedsOf } from '../../src/config/feeds-of.ts'
import { loadConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { entryFormsOf } from '../../src/core/feed-settings.ts'
import { temporaryFolder } from '../temporary-folder.ts'

function load(podcast: string, more = ''): Config['feeds'] {
  const text = `feeds:\n  podcast: ${podcast}\n${more}`
  const path = join(temporaryFolder({ 'feedmill.yaml': text }), 'feedmill.yaml')
  return loadConfig(path, 'feedmill.yaml', {}).feeds
}

describe('a podcast', () => {
  it.each([
    ['Technology', [['Technology']]],
    ['Arts > Books', [['Arts', 'Books']]],
    [
      '[Society & Culture > Places & Travel, Leisure]',
      [['Society & Culture', 'Places & Travel'], ['Leisure']],
    ],
  ])('of %s', (category, categories) => {
    expect(load(`{ image: /c.jpg, category: ${category} }`).podcast).toEqual({
      image: '/c.jpg',
      categories,
      explicit: false,
    })
  })

  it.each([
    ['{ category: Technology }', 'image'],
    ['{ image: /c.jpg }', 'category'],
    ['{ image: /c.jpg, category: Podcasting }', 'Apple’s categories'],
    ['{ image: /c.jpg, category: Arts > Podcasting }', 'Apple’s categories'],
    ['{ image: /c.jpg, category: Arts > Books > Old }', 'Apple’s categories'],
    ['{ image: /c.jpg, category: constructor }', 'Apple’s categories'],
    ['{ image: /c.jpg, category: [] }', 'category'],
    ['{ image: /c.jpg, category: Arts, guid: x1 }', 'UUID'],
    ['{ image: /c.jpg, category: Arts, owner: { name: Ann, email: ann } }', 'e-mail'],
    ['{ image: /c.jpg, category: Arts, type: weekly }', 'type'],
    ['{ image: /c.jpg, category: Arts, value: 1 }', 'value'],
  ])('%s is refused, and %s is named', (podcast, what) => {
    expect(() => load(podcast)).toThrow(what)
  })

  it('may be a feed of a query or a taxonomy, and is then no other', () => {
    const own = 'podcast: { image: /c.jpg, category: Arts }'
    const named = `  named: { show: { query: "tag:show", title: Show, path: show, ${own} } }\n`
    const feeds = feedsOf(load('{ image: /c.jpg, category: Technology }', named), [])
    expect(feeds.named?.show?.podcast?.categories).toEqual([['Arts']])
    expect(feeds.taxonomies.tag?.podcast).toBeUndefined()
    expect(entryFormsOf(feeds)).toContain('podcast')
    expect(entryFormsOf({ ...feeds, podcast: undefined, formats: ['atom'] })).not.toContain('podcast')
    expect(entryFormsOf({ ...feeds, podcast: undefined })).toContain('podcast')
  })
})
