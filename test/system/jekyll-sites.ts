import type { SampleSite } from '../sources/sample-site.ts'
import type { Files } from '../temporary-folder.ts'

/** Sites that use what Jekyll has for addresses, dates, terms, defaults, collections and visibility: one matter each. */

const post = (head: string, body = 'Text.\n'): string => `---\n${head}\n---\n${body}`

/** The same posts in every site that differs in `permalink` alone. */
const POSTS: Files = {
  '_posts/2009-03-27-star-wars.md': post('title: Star Wars\ncategory: Sci-Fi Movi3s'),
  '_posts/2009-12-31-The End of it!.md': post('categories: [a b, c]\ntags: one two'),
  '_posts/deep/2010-01-03-nested.markdown': post('date: 2010-01-03 23:30:00 -0800'),
  'film/_posts/2010-06-05-in-folder.md': post('slug: Own Slug\ncategories: film noir'),
  '_posts/2011-02-03-日本語 title.md': post('title: 日本語'),
  '_posts/2012-02-29-c++.md': post('title: C++'),
  '_posts/2013-05-06-a.b.c.md': post('tags: [C++, .NET, "#x"]'),
  '_posts/2013-05-07-html.html': post('title: HTML', '<p>x</p>\n'),
  '_posts/2014-01-01-stated.md': post('permalink: /stated/:title/:categories/x'),
  '_posts/2014-01-02-style.md': post('permalink: pretty'),
}

const PATTERNS = [
  'date',
  'pretty',
  'ordinal',
  'weekdate',
  'none',
  '/:year/:short_year/:month/:i_month/:short_month/:long_month/',
  '/:day/:i_day/:y_day/:short_day/:long_day/:w_day/:week/:w_year/:title.html',
  '/:hour/:minute/:second/:title',
  '/:slug/:title/:name/',
  '/:categories/:slugified_categories/:title:output_ext',
  '/:collection/:title/',
  ':year-:month/:title',
  '/a/../b/./:title/',
  '/blog/:title/index.html',
]

const permalinkSites: SampleSite[] = PATTERNS.map((pattern) => ({
  name: `permalink: ${pattern}`,
  files: { '_config.yml': `timezone: UTC\npermalink: "${pattern}"\n`, ...POSTS },
}))

export const JEKYLL_SITES: readonly SampleSite[] = [
  ...permalinkSites,
  {
    name: 'dates in a zone',
    files: {
      '_config.yml': 'timezone: Pacific/Auckland\n',
      '_posts/2011-07-22-a.md': post('title: A'),
      '_posts/2011-07-22-b.md': post('date: 2011-07-22 16:00:00'),
      '_posts/2011-07-22-c.md': post('date: 2011-07-22 16:00:00 +1200'),
      '_posts/2011-07-22-d.md': post('date: "2011-07-22 16:00:00"'),
      '_posts/2011-07-22-e.md': post('date: 2011-07-22'),
      '_posts/2011-07-22-f.md': post('date: 2011-07-22 16:00'),
      '_posts/2011-07-22-g.md': post('date: 2011-07-22T16:00:00Z'),
      '_posts/2011-07-22-h.md': post('date: 2011-07-22T16:00:00+02:00'),
      '_posts/2011-07-22-i.md': post('date: 2011/07/22 16:00:00'),
      '_posts/2011-07-22-j.md': post('date: 22 Jul 2011 16:00:00 +0100'),
      '_posts/2011-07-22-k.md': post('date: July 22, 2011'),
      '_posts/2011-07-22-l.md': post('date: 2011-07-22 16:00:00.25 -4'),
      '_posts/11-7-2-short.md': post('title: A short date'),
      '_posts/2011-7-2-unpadded.md': post('title: Unpadded'),
      '_posts/2011-09-25-gap.md': post('date: "2011-09-25 02:30:00"'),
      '_posts/2011-04-03-overlap.md': post('date: "2011-04-03 02:30:00"'),
      '_posts/1960-01-01-before.md': post('title: Before 1970'),
    },
    differences: {
      '_posts/2011-04-03-overlap.md': {
        ours: { date: '2011-04-02T13:30:00Z' },
        why: 'a time that clocks show twice is the first of the two',
      },
      '_posts/11-7-2-short.md': {
        ours: 'absent',
        why: 'two digits say no century: a problem, and not the year 11',
      },
    },
  },
  {
    name: 'categories and tags',
    files: {
      '_config.yml': '',
      'a/b/_posts/2011-01-01-folders.md': post('title: x'),
      'a/_posts/c/2011-01-02-below.md': post('category: d'),
      'a/_posts/2011-01-03-same.md': post('categories: [a, b, a]'),
      '_posts/2011-01-04-number.md': post('category: 2013\ntags: [1, 2.5]'),
      '_posts/2011-01-05-null.md': post('categories:\ntags:'),
      '_posts/2011-01-06-both.md': post('category: one\ncategories: two three\ntag: four\ntags: five six'),
      '_posts/2011-01-07-list.md': post('category: [one, two]\ntag: [a b, c]'),
      '_posts/2011-01-08-case.md': post('categories: [News, news]\ntags: [X, x]'),
      '_posts/2011-01-09-nested.md': post('tags: [[a, b], c]'),
      '_posts/2011-01-10-comma.md': post('tags: a, b c'),
      '_posts/2011-01-11-false.md': post('tags: [true, no, ~]'),
    },
    differences: {
      '_posts/2011-01-11-false.md': {
        ours: { tags: ['true', 'no'] },
        why: 'a term is the text that its author wrote',
      },
    },
  },
  {
    name: 'defaults',
    files: {
      '_config.yml': `defaults:
- scope: {path: ""}
  values: {layout: any, permalink: "/any/:title/"}
- scope: {path: "", type: posts}
  values: {categories: [everywhere]}
- scope: {path: "film"}
  values: {permalink: "/film/:title/", category: film}
- scope: {path: "film/_posts/*-deep.md"}
  values: {permalink: "/globbed/:title/"}
- scope: {path: "**/2012-*"}
  values: {tags: [year]}
- scope: {path: "_posts/hidden"}
  values: {published: false}
- scope: {path: "film", type: pages}
  values: {permalink: "/pages/:title/"}
- scope: {path: "/film/_posts"}
  values: {tags: [slash]}
`,
      '_posts/2011-01-01-a.md': post('title: x'),
      '_posts/2011-01-02-b.md': post('categories: own'),
      '_posts/2012-01-01-c.md': post('title: x'),
      '_posts/hidden/2011-01-03-d.md': post('title: x'),
      'film/_posts/2011-01-04-e.md': post('title: x'),
      'film/_posts/2011-01-05-deep.md': post('title: x'),
      'film/_posts/2011-01-06-own.md': post('permalink: /own/'),
    },
  },
  {
    name: 'visibility',
    files: {
      '_config.yml': 'exclude: [secret, "*.tmp.md"]\ninclude: [_kept]\n',
      '_posts/2011-01-01-a.md': post('title: x'),
      '_posts/2011-01-02-b.md': post('published: false'),
      '_posts/2011-01-03-c.md': 'No front matter\n',
      '_posts/undated.md': post('title: x'),
      '_posts/2011-01-04-d.tmp.md': post('title: x'),
      'secret/_posts/2011-01-05-e.md': post('title: x'),
      '_kept/_posts/2011-01-06-f.md': post('title: x'),
      '_other/_posts/2011-01-07-g.md': post('title: x'),
      'node_modules/_posts/2011-01-08-h.md': post('title: x'),
      '_drafts/i.md': post('title: x'),
      '.hidden/_posts/2011-01-09-j.md': post('title: x'),
      '_posts/2011-01-10-k.txt': post('title: x'),
      '_posts/2011-01-11-l.MD': post('title: x'),
      '_posts/#2011-01-13-n.md': post('title: x'),
      'about.md': post('title: x'),
    },
    differences: {
      '_posts/2011-01-10-k.txt': { ours: 'absent', why: 'a text that is neither Markdown nor HTML' },
    },
  },
  {
    name: 'collections',
    files: {
      '_config.yml': `timezone: UTC
collections:
  recipes:
    output: true
  notes:
    output: true
    permalink: /n/:year/:slug/
  hidden:
    output: false
  by_path:
    output: true
    permalink: /:collection/:path/:output_ext
defaults:
- scope: {path: "", type: recipes}
  values: {categories: [kitchen]}
`,
      '_posts/2011-01-01-a.md': post('title: x'),
      '_recipes/soup.md': post('date: 2011-01-02'),
      '_recipes/deep/2011-01-03-bread.md': post('title: Bread'),
      '_recipes/2011-01-04-Big Cake.md': post('tags: [sweet]'),
      '_recipes/own.md': post('date: 2011-01-05\npermalink: /own/:title'),
      '_notes/one.md': post('date: 2011-01-06\nslug: Own Slug'),
      '_notes/two.md': post('title: No date'),
      '_hidden/three.md': post('date: 2011-01-07'),
      '_by_path/a/B c.md': post('date: 2011-01-08'),
    },
    differences: {
      '_notes/two.md': { ours: 'absent', why: 'a post has a date; Jekyll takes that of the build' },
    },
  },
  {
    name: 'collections in a folder of their own',
    files: {
      '_config.yml': 'timezone: UTC\ncollections_dir: stuff\ncollections: {recipes: {output: true}}\n',
      'stuff/_posts/2011-01-01-a.md': post('title: x'),
      'stuff/film/_posts/2011-01-02-b.md': post('title: x'),
      'stuff/_recipes/soup.md': post('date: 2011-01-02'),
    },
  },
]
