import type { Files } from '../temporary-folder.ts'

/** Sites that use what Hugo has for addresses, dates, terms, languages and visibility: one matter each. */

export interface SampleSite {
  readonly name: string
  readonly files: Files
  /** Where we differ from the engine on purpose: path → what we say instead, and why. */
  readonly differences?: Readonly<Record<string, Difference>>
}

interface Difference {
  /** Members that differ, or `absent` where the engine has a page and we have no post. */
  readonly ours: 'absent' | Readonly<Record<string, unknown>>
  readonly why: string
}

const toml = (head: string, body = 'Text.\n'): string => `+++\n${head}\n+++\n${body}`
const yaml = (head: string, body = 'Text.\n'): string => `---\n${head}\n---\n${body}`
const DAY = 'date = 2020-10-20T08:09:10Z'

/** One page of the same name in each section. */
function inSections(
  sections: Readonly<Record<string, string>>,
  page: (section: string) => Files,
): { config: string; files: Files } {
  const config = Object.entries(sections).map(([section, pattern]) => `${section} = "${pattern}"`)
  return {
    config: `[permalinks]\n${config.join('\n')}\n`,
    files: Object.assign({}, ...Object.keys(sections).map(page)),
  }
}

const tokens = inSections(
  {
    a1: '/:year/:month/:day/:slug/',
    a2: '/:year-:monthname/:title/',
    a3: '/w/:weekday/:weekdayname/:filename/',
    a4: '/:yearday/:slugorfilename',
    a5: '/:section/:filename.html',
    a6: '/:sections/:slug/',
    a7: '/x/:sections[1:]/:slug/',
    a8: '/x/:sections[last]/:slug/',
    a9: '/x/:sections[0]/:slug/',
    b1: '/:2006/:01/:02/:slug/',
    b2: '/:2006-01/:title/',
    b3: '/:Jan/:January/:Mon/:slug/',
    b4: ':year/:slug',
    b5: '/:year/:slug.html',
    b6: '/fixed/:title:slug/',
    b7: '/x/:sections[1:2]/:sections[:1]/:slug/',
  },
  (section) => ({
    [`content/${section}/The First File.md`]: toml(`${DAY}\ntitle = "The Title: of it"`),
    [`content/${section}/slugged.md`]: toml(`${DAY}\ntitle = "T"\nslug = "Own Slug"`),
    [`content/${section}/deep/_index.md`]: toml('title = "Deep"'),
    [`content/${section}/deep/deeper/_index.md`]: toml('title = "Deeper"'),
    [`content/${section}/deep/deeper/page.md`]: toml(`${DAY}\ntitle = "P"`),
    [`content/${section}/plain/deeper/page.md`]: toml(`${DAY}\ntitle = "P"`),
    [`content/${section}/bundle/index.md`]: toml(`${DAY}\ntitle = "B"`),
    [`content/${section}/untitled.md`]: toml(DAY),
  }),
)

const AWKWARD_NAMES = [
  'Größe',
  'C++ and C#',
  'a.b.c',
  "it's",
  'under_score',
  'per%20cent',
  'comma, and & and',
  'Two  Blanks',
  '-leading',
  'trailing-',
  'ünï cödé',
  '日本語',
  'plus+plus',
  'tilde~',
  'at@sign',
  'question！',
  'brackets(1)[2]',
  'UPPER',
  'a - b',
  'İstanbul',
]

const names = Object.fromEntries(
  AWKWARD_NAMES.flatMap((name) => [
    [`content/posts/${name}.md`, toml(`${DAY}\ntitle = "x"`)],
    [`content/titles/${AWKWARD_NAMES.indexOf(name)}.md`, toml(`${DAY}\ntitle = "${name}"`)],
    [`content/slugs/${AWKWARD_NAMES.indexOf(name)}.md`, toml(`${DAY}\nslug = "${name}"`)],
  ]),
)

export const HUGO_SITES: readonly SampleSite[] = [
  {
    name: 'permalink tokens',
    files: { 'hugo.toml': `baseURL = "https://example.com/"\n${tokens.config}`, ...tokens.files },
  },
  {
    name: 'permalink tokens, with uglyURLs',
    files: {
      'hugo.toml': `baseURL = "https://example.com/"\nuglyURLs = true\n${tokens.config}`,
      ...tokens.files,
    },
  },
  {
    name: 'names',
    files: {
      'hugo.toml':
        'baseURL = "https://example.com/blog/"\n[permalinks]\ntitles = "/t/:title/"\nslugs = "/s/:slug/"\n',
      ...names,
    },
    differences: {
      'content/posts/C++ and C#.md': {
        ours: { url: 'https://example.com/blog/posts/c++-and-c%23/' },
        why: 'a # that is not encoded begins a fragment',
      },
    },
  },
  {
    name: 'slug and url',
    files: {
      'hugo.toml': 'baseURL = "https://example.com/blog/"\n[permalinks]\nposts = "/:year/:slug/"\n',
      'content/a.md': toml(`${DAY}\nurl = "/anywhere/"`),
      'content/b.md': toml(`${DAY}\nurl = "/without-slash"`),
      'content/c.md': toml(`${DAY}\nurl = "/file.html"`),
      'content/d.md': toml(`${DAY}\nurl = "relative"`),
      'content/e.md': toml(`${DAY}\nurl = "relative/deep/"`),
      'content/f.md': toml(`${DAY}\nurl = "/Upper Case/x/"`),
      'content/g.md': toml(`${DAY}\nslug = "a/b"`),
      'content/h.md': toml(`${DAY}\nslug = "Own Slug"`),
      'content/i/index.md': toml(`${DAY}\nslug = "bundled"`),
      'content/posts/j.md': toml(`${DAY}\nurl = "/beats/permalinks/"`),
      'content/posts/k.md': toml(`${DAY}\nslug = "K K"`),
      'content/l.md': toml(`${DAY}\nurl = "/file.htm"`),
      'content/m.md': toml(`${DAY}\naliases = ["/old/", "older.html"]`),
      'content/n.html': toml(DAY, '<p>HTML</p>\n'),
      'content/o.markdown': toml(DAY),
      'content/p.md': '{\n  "date": "2020-10-20",\n  "slug": "json"\n}\nText.\n',
      'content/q.md': yaml('date: 2020-10-20\nslug: yaml'),
      'content/r.md': toml(`${DAY}\nURL = "/upper-key/"`),
      'content/s.md': toml(`${DAY}\nurl = "/dots/a.b/"`),
      'content/t.md': toml(`${DAY}\nslug = ""`),
    },
  },
  {
    name: 'dates',
    files: {
      'hugo.toml': 'baseURL = "https://example.com/"\ntimeZone = "America/Los_Angeles"\n',
      'content/posts/a.md': toml('date = 2021-08-16T06:00:00+00:00'),
      'content/posts/b.md': toml('date = 2020-10-20'),
      'content/posts/c.md': toml('date = "2020-10-20"'),
      'content/posts/d.md': toml('date = 2020-10-20T01:02:03'),
      'content/posts/e.md': yaml('date: 2020-10-20'),
      'content/posts/f.md': yaml('date: 2020-10-20 01:02:03'),
      'content/posts/g.md': yaml('date: 2020-10-20T01:02:03+02:00'),
      'content/posts/h.md': yaml('date: "2020-10-20 01:02:03 +0200"'),
      'content/posts/i.md': yaml('date: "2020-10-20T01:02:03Z"'),
      'content/posts/j.md': yaml('publishDate: 2020-10-20'),
      'content/posts/k.md': yaml('date: 2020-10-20\npublishDate: 2020-10-22\nlastmod: 2020-10-25'),
      'content/posts/l.md': yaml('date: 2020-10-20\npublishDate: 2020-10-01'),
      'content/posts/m.md': yaml('pubdate: 2020-10-20'),
      'content/posts/n.md': yaml('published: 2020-10-20'),
      'content/posts/o.md': yaml('lastmod: 2020-10-20'),
      'content/posts/p.md': yaml('modified: 2020-10-20'),
      'content/posts/q.md': yaml('date: 2020-10-20\nmodified: 2020-10-25'),
      'content/posts/r.md': yaml('date: 2020-10-20\nexpiryDate: 2099-01-01'),
      'content/posts/s.md': yaml('date: 2020-10-20\nunpublishdate: 2099-01-01'),
      'content/posts/t.md': yaml('date: 2020-10-20\nexpiryDate: 2020-12-01'),
      'content/posts/u.md': yaml('date: 2999-10-20'),
      'content/posts/v.md': yaml('date: 2020-10-20\npublishDate: 2999-10-20'),
      'content/posts/w.md': yaml('date: 2020-10-20\ndraft: true'),
      'content/posts/2019-05-06-by-name.md': yaml('title: x'),
      'content/posts/2019-05-07-both.md': yaml('date: 2020-10-20'),
      'content/posts/x.md': yaml('Date: 2020-10-20\nLASTMOD: 2020-10-21'),
      'content/posts/y.md': yaml('date: 2020-10-20\nlastmod: 2020-10-01'),
      'content/posts/z.md': toml('date = 2020-10-20T01:02:03.456'),
    },
    differences: {
      'content/posts/2019-05-06-by-name.md': {
        ours: { date: '2019-05-06T07:00:00Z' },
        why: 'a name with a date dates a page that Hugo would leave without, in the year 1',
      },
    },
  },
  {
    name: 'dates by file name',
    files: {
      'hugo.toml':
        'baseURL = "https://example.com/"\n[frontmatter]\ndate = [":filename", ":default"]\nlastmod = ["lastmod", ":default"]\n[permalinks]\nposts = "/:year/:month/:slug/"\n',
      'content/posts/2019-05-06-by-name.md': yaml('date: 2020-10-20\ntitle: By the title'),
      'content/posts/2019-05-07_x.md': yaml('title: x'),
      'content/posts/2019-05-08 blanks in it.md': yaml('title: x'),
      'content/posts/2019-05-09.md': yaml('title: Only the date'),
      'content/posts/undated-name.md': yaml('date: 2020-10-20\ntitle: x'),
      'content/posts/2019-05-10-bundle/index.md': yaml('title: In a bundle'),
      'content/posts/2019-05-11-slugged.md': yaml('slug: own'),
      'content/notes/2019-05-12-note.md': yaml('title: Note'),
    },
    differences: {
      'content/posts/2019-05-06-by-name.md': {
        ours: { date: '2019-05-06T00:00:00Z' },
        why: 'its date is that of its name; Hugo holds it until the other one all the same',
      },
    },
  },
  {
    name: 'own order of date keys',
    files: {
      'hugo.yaml':
        'baseURL: https://example.com/\nfrontmatter:\n  date: [myDate, ":default"]\n  publishDate: [goLive]\n  expiryDate: [goneOn]\n  lastmod: [touched, ":default"]\n',
      'content/a.md': yaml('myDate: 2020-10-20\ndate: 2020-10-01'),
      'content/b.md': yaml('date: 2020-10-01'),
      'content/c.md': yaml('date: 2020-10-01\ngoLive: 2999-01-01'),
      'content/d.md': yaml('date: 2020-10-01\ngoneOn: 2020-12-01'),
      'content/e.md': yaml('date: 2020-10-01\ntouched: 2020-11-01'),
    },
  },
  {
    name: 'visibility',
    files: {
      'hugo.toml': 'baseURL = "https://example.com/"\nignoreFiles = ["\\\\.tmp\\\\.md$", "/private/"]\n',
      'content/posts/a.md': toml(DAY),
      'content/posts/b.md': toml(`${DAY}\ndraft = true`),
      'content/posts/headless/index.md': toml(`${DAY}\nheadless = true`),
      'content/posts/c.md': toml(`${DAY}\nheadless = true`),
      'content/posts/d.md': toml(`${DAY}\n[_build]\nrender = "never"`),
      'content/posts/e.md': toml(`${DAY}\n[_build]\nlist = "never"`),
      'content/posts/f.md': toml(`${DAY}\n[_build]\nlist = "local"`),
      'content/posts/g.md': toml(`${DAY}\n[_build]\nrender = "link"`),
      'content/posts/h.tmp.md': toml(DAY),
      'content/private/i.md': toml(DAY),
      'content/posts/_index.md': toml(DAY),
      'content/posts/bundle/index.md': toml(DAY),
      'content/posts/bundle/part.md': toml(DAY),
      'content/posts/bundle/deep/part.md': toml(DAY),
      'content/posts/bundle/deep/index.md': toml(DAY),
      'content/posts/branch/_index.md': toml(DAY),
      'content/posts/branch/page.md': toml(DAY),
      'content/posts/no-front-matter.md': 'Text only.\n',
      'content/posts/undated.md': toml('title = "x"'),
      'content/posts/empty.md': '',
      'content/posts/.hidden.md': toml(DAY),
      'content/posts/backup.md~': toml(DAY),
      'content/posts/node_modules/x.md': toml(DAY),
    },
    differences: {
      'content/posts/d.md': { ours: 'absent', why: 'a post has an address' },
      'content/posts/no-front-matter.md': { ours: 'absent', why: 'a post has a date' },
      'content/posts/undated.md': { ours: 'absent', why: 'a post has a date' },
      'content/posts/empty.md': { ours: 'absent', why: 'a post has a text, and a date' },
      'content/posts/node_modules/x.md': { ours: 'absent', why: 'other people’s files are never read' },
    },
  },
  {
    name: 'cascade',
    files: {
      'hugo.toml': `baseURL = "https://example.com/"
[[cascade]]
author = "Everywhere"
tags = ["all"]
[cascade._target]
path = "/posts/**"
`,
      'content/_index.md': yaml('title: Home\ncascade:\n  description: From the home page'),
      'content/posts/_index.md': yaml(
        'title: Posts\ncascade:\n  - categories: [from-section]\n    type: article\n  - draft: true\n    _target:\n      path: "/posts/hidden/**"',
      ),
      'content/posts/a.md': yaml('date: 2020-10-20'),
      'content/posts/b.md': yaml('date: 2020-10-20\ncategories: [own]\ntags: [mine]'),
      'content/posts/hidden/c.md': yaml('date: 2020-10-20'),
      'content/posts/hidden/d.md': yaml('date: 2020-10-20\ndraft: false'),
      'content/posts/deep/_index.md': yaml('title: Deep\ncascade:\n  categories: [from-deep]'),
      'content/posts/deep/e.md': yaml('date: 2020-10-20'),
      'content/posts/deep/bundle/index.md': yaml('date: 2020-10-20'),
      'content/notes/_index.md': yaml('title: Notes\ncascade:\n  date: 2020-10-20\n  slug: cascaded'),
      'content/notes/f.md': yaml('title: x'),
      'content/dropped/_index.md': yaml('title: D\ncascade:\n  _build:\n    list: never'),
      'content/dropped/g.md': yaml('date: 2020-10-20'),
      'content/h.md': yaml('date: 2020-10-20'),
    },
  },
  {
    name: 'taxonomies',
    files: {
      'hugo.toml': `baseURL = "https://example.com/"
[taxonomies]
tag = "tags"
category = "categories"
series = "series"
author = "authors"
"book author" = "book authors"
`,
      'content/a.md': toml(`${DAY}\ntags = ["One", "two words"]\ncategories = ["C"]\nseries = ["S 1"]`),
      'content/b.md': toml(`${DAY}\ntags = "single"\nseries = "S 2"\nauthors = ["ann", "ben"]`),
      'content/c.md': toml(`${DAY}\ntags = []\ncategories = ''`),
      'content/d.md': toml(`${DAY}\n"book authors" = ["Author One"]`),
      'content/e.md': toml(`${DAY}\nTags = ["x"]\nSERIES = ["y"]`),
      'content/f.md': yaml('date: 2020-10-20\ntags: [2012, true, 1.5]'),
      'content/g.md': yaml('date: 2020-10-20\ntags:\n  - C++\n  - c#\n  - .NET\n  - 日本語'),
      'content/h.md': yaml('date: 2020-10-20\ntag: singular key'),
      'content/i.md': yaml('date: 2020-10-20\ntags: a b, c'),
    },
  },
  {
    name: 'no taxonomies but one',
    files: {
      'hugo.toml': 'baseURL = "https://example.com/"\n[taxonomies]\nseries = "series"\n',
      'content/a.md': toml(`${DAY}\ntags = ["One"]\nseries = ["S"]`),
    },
  },
  {
    name: 'languages by file name',
    files: {
      'hugo.toml': `baseURL = "https://example.com/"
defaultContentLanguage = "en"
[languages.en]
title = "E"
weight = 1
[languages.de]
title = "D"
weight = 2
[languages.pt-br]
title = "P"
weight = 3
`,
      'content/posts/a.md': toml(DAY),
      'content/posts/a.de.md': toml(DAY),
      'content/posts/a.pt-br.md': toml(DAY),
      'content/posts/b.en.md': toml(DAY),
      'content/posts/c.fr.md': toml(DAY),
      'content/posts/d.v1.2.md': toml(DAY),
      'content/posts/bundle/index.md': toml(DAY),
      'content/posts/bundle/index.de.md': toml(`${DAY}\nslug = "buendel"`),
      'content/posts/e.de.md': toml(`${DAY}\nurl = "/stated/"`),
      'content/posts/f.de.md': toml(`${DAY}\nurl = "relative/"`),
      'content/posts/german/index.de.md': toml(DAY),
      'content/posts/german/part.de.md': toml(DAY),
      'content/posts/_index.de.md': toml('title = "Beitraege"'),
    },
  },
  {
    name: 'languages by folder, each below its own address',
    files: {
      'hugo.toml': `baseURL = "https://example.com/blog/"
defaultContentLanguage = "de"
defaultContentLanguageInSubdir = true
[languages.en]
contentDir = "content/english"
languageName = "English"
[languages.de]
contentDir = "content/deutsch"
[languages.de.permalinks]
posts = "/beitraege/:slug/"
`,
      'content/english/posts/a.md': toml(`${DAY}\ntitle = "A"`),
      'content/deutsch/posts/a.md': toml(`${DAY}\ntitle = "A"`),
      'content/deutsch/posts/b/index.md': toml(DAY),
      'content/english/posts/b/index.md': toml(DAY),
      'content/other.md': toml(DAY),
    },
  },
  {
    name: 'a language that is switched off',
    files: {
      'hugo.toml': `baseURL = "https://example.com/"
disableLanguages = ["fr"]
[languages.en]
[languages.fr]
`,
      'content/a.md': toml(DAY),
      'content/a.fr.md': toml(DAY),
    },
  },
  {
    name: 'configuration in a folder, with an environment',
    files: {
      'config/_default/hugo.toml': 'baseURL = "https://wrong.example.com/"\ntitle = "T"\n',
      'config/_default/permalinks.toml': 'posts = "/:year/:slug/"\nnotes = "/n/:slug/"\n',
      'config/_default/taxonomies.toml': 'tag = "tags"\nseries = "series"\n',
      'config/_default/languages.toml': '[en]\ntitle = "E"\n[de]\ntitle = "D"\n',
      'config/_default/params.toml': 'description = "P"\n',
      'config/production/hugo.toml': 'baseURL = "https://example.com/prod/"\n',
      'config/production/permalinks.toml': 'notes = "/notizen/:slug/"\n',
      'config/development/hugo.toml': 'baseURL = "https://dev.example.com/"\n',
      'content/posts/a.md': toml(`${DAY}\nseries = ["s"]`),
      'content/posts/a.de.md': toml(DAY),
      'content/notes/b.md': toml(DAY),
    },
  },
  {
    name: 'other options of addresses',
    files: {
      'hugo.toml':
        'baseURL = "https://example.com/"\ndisablePathToLower = true\nremovePathAccents = true\n[permalinks]\nposts = "/:title/"\n',
      'content/Notes/Größe Éa.md': toml(`${DAY}\ntitle = "x"`),
      'content/posts/a.md': toml(`${DAY}\ntitle = "Ein Café"`),
      'content/notes/b.md': toml(`${DAY}\nslug = "Über Uns"`),
    },
  },
  {
    name: 'uglyURLs in one section',
    files: {
      'hugo.toml': 'baseURL = "https://example.com/"\n[uglyURLs]\nposts = true\n',
      'content/posts/a.md': toml(DAY),
      'content/posts/bundle/index.md': toml(DAY),
      'content/notes/a.md': toml(DAY),
    },
  },
  {
    name: 'content elsewhere',
    files: {
      'config.yaml': 'baseURL: https://example.com/\ncontentDir: texts/\n',
      'texts/posts/a.md': toml(DAY),
      'content/posts/b.md': toml(DAY),
    },
  },
]
