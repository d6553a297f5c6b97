import type { SampleSite } from '../sources/sample-site.ts'

/** Sites that use what Hexo has for addresses, dates, categories and tags. */

const post = (head: string): string => `---\n${head}\n---\nText.\n`
const DAY = 'date: 2020-10-20 08:09:10'
/** Hexo looks for it. */
const MANIFEST = { 'package.json': '{"hexo": {"version": "7.0.0"}}' }

const POSTS = {
  'source/_posts/hello-world.md': post(`${DAY}\ntitle: Hello & World\ncategories: News\ntags: [a, b]`),
  'source/_posts/Blanks and Case.md': post(`${DAY}\ntitle: T`),
  'source/_posts/deep/er/post.md': post(`${DAY}\ntitle: T\ncategories: [One, Two Words]`),
  'source/_posts/ünï ß.md': post(`${DAY}\ntitle: Ünï ß`),
  'source/_posts/日本.md': post(`${DAY}\ntitle: 日本`),
  'source/_posts/c++ & d.md': post(`${DAY}\ntitle: C++\ntags: C++`),
  'source/_posts/stated.md': post(`${DAY}\npermalink: /own/path/`),
  'source/_posts/html.md': post(`${DAY}\npermalink: own.html`),
  'source/_posts/nested.md': post(`${DAY}\ncategories:\n- [A, B]\n- [C]`),
}

const PATTERNS = [
  ':year/:month/:day/:title/',
  ':category/:title.html',
  'posts/:name/',
  ':year/:i_month/:i_day/:name/',
  ':year/:hour/:minute/:second/:post_title/',
  ':title/index.html',
]

export const HEXO_SITES: readonly SampleSite[] = [
  ...PATTERNS.map((pattern) => ({
    name: `permalink: ${pattern}`,
    files: { ...MANIFEST, '_config.yml': `timezone: UTC\npermalink: ${pattern}\n`, ...POSTS },
  })),
  {
    name: 'dates in a zone',
    files: {
      ...MANIFEST,
      '_config.yml': 'timezone: Asia/Tokyo\npermalink: :year/:month/:day/:title/\n',
      'source/_posts/a.md': post('date: 2020-10-20'),
      'source/_posts/b.md': post('date: 2020-10-20 08:09:10'),
      'source/_posts/c.md': post('date: "2020-10-20 08:09:10"'),
      'source/_posts/d.md': post('date: 2020-10-20T22:09:10Z'),
      'source/_posts/e.md': post('date: 2020-10-20 08:09:10 +0200'),
      'source/_posts/f.md': post('date: 2020/10/20 08:09:10'),
      'source/_posts/g.md': post('date: 2020-10-20 08:09'),
    },
    differences: {
      'source/_posts/d.md': {
        ours: { date: '2020-10-20T22:09:10.000Z', url: '/2020/10/21/d/' },
        why: 'a Z that is written counts; Hexo takes the time for one of the machine’s zone',
      },
    },
  },
  {
    name: 'names with dates',
    files: {
      ...MANIFEST,
      '_config.yml':
        'timezone: UTC\nnew_post_name: :year-:month-:day-:title.md\npermalink: :year/:month/:day/:title/\n',
      'source/_posts/2020-10-20-by-name.md': post('title: T'),
      'source/_posts/2020-10-21-both.md': post('date: 2020-10-20'),
      'source/_posts/plain.md': post('date: 2020-10-20'),
    },
  },
  {
    name: 'visibility',
    files: {
      ...MANIFEST,
      '_config.yml': 'timezone: UTC\nskip_render: ["_posts/skipped/**"]\n',
      'source/_posts/a.md': post(DAY),
      'source/_posts/b.md': post(`${DAY}\npublished: false`),
      'source/_posts/_c.md': post(DAY),
      'source/_posts/.d.md': post(DAY),
      'source/_posts/e.md~': post(DAY),
      'source/_posts/f.md': post('title: undated'),
    },
    differences: {
      'source/_posts/f.md': { ours: 'absent', why: 'the time of a file is no date that lasts' },
    },
  },
]
