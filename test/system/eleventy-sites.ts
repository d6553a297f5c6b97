import type { SampleSite } from './hugo-sites.ts'

/** Sites that use what Eleventy has for addresses, dates, tags and data files, as far as these are data. */

const post = (head: string, body = 'Text.\n'): string => `---\n${head}\n---\n${body}`
const DAY = 'date: 2020-10-20'

export const ELEVENTY_SITES: readonly SampleSite[] = [
  {
    name: 'names and dates',
    files: {
      '.eleventyignore': 'ignored/\n*.tmp.md\n',
      'posts/2020-10-20-dated.md': post('title: x'),
      'posts/2020-10-21-both.md': post('date: 2020-10-20T01:02:03Z'),
      '2020-01-02/in-folder.md': post('title: x'),
      'posts/deep/index.md': post(DAY),
      'posts/same/same.md': post(DAY),
      'posts/2020-10-22-folder/index.md': post('title: x'),
      'posts/Blanks and Case.md': post(DAY),
      'posts/ünï.md': post(DAY),
      'posts/a.b.c.md': post(DAY),
      'posts/day.md': post('date: 2020-10-20'),
      'posts/quoted.md': post('date: "2020-10-20T05:00:00+02:00"'),
      'posts/zone.md': post('date: 2020-10-20 05:00:00 +02:00'),
      'posts/local.md': post('date: "2020-10-20T05:00:00"'),
      'ignored/a.md': post(DAY),
      'posts/b.tmp.md': post(DAY),
      '_includes/c.md': post(DAY),
      '_drafts/d.md': post(DAY),
      'node_modules/e.md': post(DAY),
      'posts/undated.md': post('title: x'),
      'posts/modified.md': post('date: Last Modified'),
    },
    differences: {
      'posts/undated.md': { ours: 'absent', why: 'the time of a file is no date that lasts' },
      'posts/modified.md': { ours: 'absent', why: 'the time of a file is no date that lasts' },
    },
  },
  {
    name: 'permalinks',
    files: {
      'a.md': post(`${DAY}\npermalink: /own/`),
      'b.md': post(`${DAY}\npermalink: /file.html`),
      'c.md': post(`${DAY}\npermalink: relative/index.html`),
      'd.md': post(`${DAY}\npermalink: "/{{ page.fileSlug }}/{{ page.date | date: '%Y/%m/%d' }}/"`),
      'e.md': post(`${DAY}\ntitle: A Title & more\npermalink: "/t/{{ title | slugify }}/"`),
      'f.md': post(`${DAY}\npermalink: "/x{{ page.filePathStem }}.html"`),
      'g.md': post(`${DAY}\npermalink: false`),
      'h.md': post(`${DAY}\npermalink: "/{{ slug }}/"\nslug: own-slug`),
      'i.md': post(`${DAY}\npermalink: {build: /built/}`),
      'j.md': post(`${DAY}\npermalink: /feed.xml`),
      'k/2020-10-20-l.md': post('permalink: "{{ page.filePathStem }}/"'),
      'deep/er/2020-10-20-p.md': post('permalink: "{{ page.filePathStem }}/"'),
      'q.md': post(
        `${DAY}\ntitle: "It's rock'n'roll & ♥ “x” fooBar – Ænima 50% C++"\npermalink: "/{{ title | slugify }}/"`,
      ),
      'r.md': post(`${DAY}\ntitle: Simple Words 2\npermalink: "/{{ title | slug }}/"`),
      'm.md': post(`${DAY}\npermalink: "/{{ title | downcase }}/"\ntitle: UPPER`),
      'n.md': post(`${DAY}\neleventyExcludeFromCollections: true`),
      'o.md': post(`${DAY}\npermalink: "/raw/{{ x }}/"\ndynamicPermalink: false`),
    },
    differences: {
      'g.md': { ours: 'absent', why: 'a post has an address' },
      'j.md': { ours: 'absent', why: 'a feed is no post' },
    },
  },
  {
    name: 'tags and data files',
    files: {
      'posts/posts.json':
        '{"tags": ["posts", "shared"], "permalink": "/blog/{{ page.fileSlug }}/", "layout": null}',
      'posts/a.md': post(`${DAY}\ntags: own`),
      'posts/b.md': post(`${DAY}\ntags: [own, shared]`),
      'posts/c.md': post(`${DAY}\ntags:`),
      'posts/d.md': post(`${DAY}\npermalink: /own/`),
      'posts/e.md': post('title: From its own file'),
      'posts/e.json': '{"date": "2020-10-21T00:00:00Z", "tags": ["sidecar"]}',
      'posts/f.md': post(`${DAY}\noverride:tags: [only]`),
      'posts/deep/deep.json': '{"tags": ["deep"]}',
      'posts/deep/g.md': post(DAY),
      'posts/h.md': post(`${DAY}\ntags: two words`),
      'posts/i.md': post(`${DAY}\ntags: [1, true]`),
      'posts/j.11tydata.json': '{"date": "2020-10-22T00:00:00Z"}',
      'posts/j.md': post('title: x'),
    },
  },
]
