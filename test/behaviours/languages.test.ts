import { describe, expect, it } from 'vitest'
import { type PublishOptions, publish } from './publish.ts'

const HUGO = `baseURL = "http://example.org/"
defaultContentLanguage = "en"
languageCode = "en-us"
disableLanguages = ["it"]
[languages.en]
[languages.de]
[languages.zh-tw]
[languages.it]
`
const post = (title: string, tag = 'Bread'): string =>
  `---\ntitle: ${title}\ndate: 2024-01-0${(title.length % 5) + 1}\ntags: [${tag}]\n---\nText.\n`
const BLOG = {
  'hugo.toml': HUGO,
  'content/posts/a.md': post('One'),
  'content/posts/a.de.md': post('Eins', 'Brot'),
  'content/posts/b.de.md': post('Nur deutsch', 'bread'),
  'content/posts/a.zh-tw.md': post('Zh'),
}

async function titles(options?: PublishOptions): Promise<Record<string, unknown>> {
  const { documents } = await publish(BLOG, options)
  return Object.fromEntries(
    Object.entries(documents)
      .filter(([path]) => path.endsWith('feed.json'))
      .map(([path, text]) => {
        const { items } = JSON.parse(text) as { items: { title: string }[] }
        return [path, items.map(({ title }) => title).sort()]
      }),
  )
}

describe('a blog that its engine builds in several languages', () => {
  it('has the feeds of each language apart, as the engine has them', async () => {
    expect(await titles()).toEqual({
      'feed.json': ['One'],
      'tags/bread/feed.json': ['One'],
      'de/feed.json': ['Eins', 'Nur deutsch'],
      'de/tags/brot/feed.json': ['Eins'],
      'de/tags/bread/feed.json': ['Nur deutsch'],
      'zh-tw/feed.json': ['Zh'],
      'zh-tw/tags/bread/feed.json': ['Zh'],
    })
  })

  it('has them together when that is wanted', async () => {
    expect(await titles({ config: { feeds: { languages: 'together' } } })).toEqual({
      'feed.json': ['Eins', 'Nur deutsch', 'One', 'Zh'],
      'tags/bread/feed.json': ['Nur deutsch', 'One', 'Zh'],
      'tags/brot/feed.json': ['Eins'],
    })
  })

  it('has what is configured as it is configured', async () => {
    const feeds = { query: 'tag:brot', taxonomies: { language: { path: 'l/:slug', only: ['zh-TW'] } } }
    expect(await titles({ config: { feeds } })).toEqual({
      'feed.json': ['Eins'],
      'l/zh-tw/feed.json': ['Zh'],
    })
  })

  it('is as apart in Zola', async () => {
    const zola = (title: string): string => `+++\ntitle = "${title}"\ndate = 2024-01-01\n+++\nText.\n`
    const { documents } = await publish({
      'config.toml': 'base_url = "http://example.org/"\n[languages.fr]\n',
      'content/a.md': zola('One'),
      'content/a.fr.md': zola('Un'),
    })
    expect(
      Object.keys(documents)
        .filter((path) => path.endsWith('json'))
        .sort(),
    ).toEqual(['feed.json', 'fr/feed.json'])
    expect(documents['feed.json']).not.toContain('"Un"')
    expect(JSON.parse(documents['fr/feed.json'] ?? '{}')).toMatchObject({
      language: 'fr',
      items: [{ title: 'Un' }],
    })
  })

  it('has a feed of everything where posts alone say their language', async () => {
    const { titles } = await publish({
      '_config.yml': '',
      '_posts/2024-01-01-a.md': '---\ntitle: A\nlang: de\n---\nx',
      '_posts/2024-01-02-b.md': '---\ntitle: B\n---\nx',
    })
    expect(titles).toEqual(['B', 'A'])
  })
})
