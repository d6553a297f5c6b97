import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Feed } from 'feed'
import matter from 'gray-matter'
import { Marked } from 'marked'

/**
 * The plain script that people write with `feed`, gray-matter and marked: every post rendered, a feed for the site and
 * one for every category and tag, three formats, the newest 20 posts each.
 */
const [content = '', out = ''] = process.argv.slice(2)
const SITE = 'https://example.org/'
const marked = new Marked()

interface Loaded {
  readonly title: string
  readonly url: string
  readonly date: Date
  readonly summary: string
  readonly author: string
  readonly html: string
  readonly categories: string[]
  readonly tags: string[]
}

const posts = readdirSync(content)
  .filter((name) => name.endsWith('.md'))
  .map((name): Loaded => {
    const { data, content: body } = matter(readFileSync(join(content, name), 'utf8'))
    const url = `${SITE}${name.slice(0, -3)}/`
    const html = marked.parse(body) as string
    const {
      title,
      date,
      description: summary,
      author,
      categories,
      tags,
    } = data as Omit<Loaded, 'summary'> & {
      description: string
    }
    return { title, url, date: new Date(date), summary, author, html, categories, tags }
  })
  .sort((a, b) => b.date.getTime() - a.date.getTime())

const feeds = new Map<string, Loaded[]>([['', posts]])
for (const post of posts) {
  for (const [folder, terms] of [
    ['categories', post.categories],
    ['tags', post.tags],
  ] as const) {
    for (const term of terms) {
      const key = `${folder}/${term.toLowerCase().replaceAll(' ', '-')}/`
      const members = feeds.get(key)
      if (members === undefined) feeds.set(key, [post])
      else members.push(post)
    }
  }
}

for (const [folder, members] of feeds) {
  const newest = members.slice(0, 20)
  const feed = new Feed({
    id: SITE + folder,
    title: `example.org ${folder}`,
    description: `example.org ${folder}`,
    link: SITE + folder,
    updated: newest[0]?.date ?? new Date(0),
    author: { name: 'Ann Example' },
    feedLinks: {
      rss: `${SITE}${folder}feed.xml`,
      atom: `${SITE}${folder}atom.xml`,
      json: `${SITE}${folder}feed.json`,
    },
  })
  for (const { title, url, date, summary, author, html, categories, tags } of newest) {
    const category = [...categories, ...tags].map((name) => ({ name, term: name }))
    feed.addItem({
      title,
      id: url,
      link: url,
      date,
      description: summary,
      content: html,
      author: [{ name: author }],
      category,
    })
  }
  mkdirSync(join(out, folder), { recursive: true })
  writeFileSync(join(out, folder, 'feed.xml'), feed.rss2())
  writeFileSync(join(out, folder, 'atom.xml'), feed.atom1())
  writeFileSync(join(out, folder, 'feed.json'), feed.json1())
}
