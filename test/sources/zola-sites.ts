import type { Files } from '../temporary-folder.ts'
import type { SampleSite } from './sample-site.ts'

/** Sites that use what Zola has for addresses, dates, terms, languages and visibility. */

const page = (head: string): string => `+++\n${head}\n+++\nText.\n`
const DAY = 'date = 2020-10-20'

const CONFIG = [
  'base_url = "https://example.org/b"',
  'default_language = "en"',
  'taxonomies = [{ name = "tags" }, { name = "categories" }, { name = "book authors" }]',
  '[languages.de]',
  'taxonomies = [{ name = "tags" }]',
  '',
].join('\n')

const NAMES = [
  'plain.md',
  'With Blank.md',
  'under_score.md',
  'Größe und Maß.md',
  '日本.md',
  'C++ and C#.md',
  "it's.md",
  'a - b.md',
  '2020-10-21-dated.md',
  '2020-10-22_low.md',
  '2020-10-23-Dated With Blank.md',
  '2020-10-24T10:20:30Z-instant.md',
  '2020-10-25-folder/index.md',
  'bundle/index.md',
  'sub/nested.md',
  'sub/deeper/bundle/index.md',
  '_hidden.md',
]

const DATES = [
  '2020-10-20',
  '2020-10-20T10:20:30',
  '2020-10-20T10:20:30Z',
  '2020-10-20T10:20:30+02:00',
  '2020-10-20 10:20:30',
  '"2020-10-20"',
  '"2020-10-20T10:20:30Z"',
  '1969-07-20T20:17:40Z',
]

const heads = (folder: string, list: readonly string[]): Files =>
  Object.fromEntries(list.map((head, index) => [`content/${folder}/${folder}-${index}.md`, page(head)]))

/** Characters that a strategy may refuse, in names as authors state them. */
const SLUGS = [
  'a b',
  'a  b',
  'a<b>c',
  'a:b',
  'a"b',
  'a|b',
  'a?b',
  'a*b',
  'a#b',
  'a(b)',
  'a[b]',
  'a.b',
  '.a.',
  ' a ',
  '_a_',
  'a\\b',
  'a&b+c',
  "a'b",
  '日本 x',
  'a%20b',
  'a~b',
  '-a-',
  'A_B',
  'ß ü é',
  'a/b c/d',
]

/** Each alone in its folder. */
const SLUG_PAGES: Files = Object.fromEntries(
  SLUGS.map((slug, index) => [`content/s${index}/a.md`, page(`${DAY}\nslug = ${JSON.stringify(slug)}`)]),
)

const SECTION = '+++\n+++\n'

export const ZOLA_SITES: readonly SampleSite[] = [
  {
    name: 'everything at once',
    files: {
      'config.toml': CONFIG,
      'content/blog/_index.md': SECTION,
      'content/blog/sub/_index.md': SECTION,
      ...Object.fromEntries(NAMES.map((name) => [`content/blog/${name}`, page(`title = "T"\n${DAY}`)])),
      'content/blog/2020-10-26-from-name.md': page('title = "T"'),
      'content/blog/2020-10-27-bundle-from-name/index.md': page('title = "T"'),
      ...heads(
        'dates',
        DATES.map((date) => `title = "T"\ndate = ${date}`),
      ),
      ...heads('updates', [`${DAY}\nupdated = 2021-01-02`, `${DAY}\nupdated = 2021-01-02T03:04:05+01:00`]),
      ...heads('addresses', [
        `${DAY}\nslug = "own"`,
        `${DAY}\nslug = "Own Slug"`,
        `${DAY}\nslug = "deep/er"`,
        `${DAY}\npath = "some/where/else"`,
        `${DAY}\npath = "/from/root/"`,
        `${DAY}\npath = "With Blank/Größe"`,
        `${DAY}\naliases = ["old"]\nslug = "aliased"`,
      ]),
      ...SLUG_PAGES,
      ...heads('titles', [
        `${DAY}\ntitle = "AT&T <b>"`,
        `${DAY}\ntitle = "With \`code\` and *stars*"`,
        `${DAY}\ntitle = "日本"`,
      ]),
      ...heads('terms', [
        `${DAY}\n[taxonomies]\ntags = ["a", "Two Words", "C++", "a"]\ncategories = ["News"]`,
        `${DAY}\n[taxonomies]\n"book authors" = ["Ann Lee"]`,
        `${DAY}\n[taxonomies]\ntags = []`,
        `${DAY}\n[extra]\ntags = ["none"]`,
      ]),
      ...heads('hidden', [`${DAY}\ndraft = true`, `${DAY}\nrender = false`]),
      'content/yaml.md': '---\ntitle: T\ndate: 2020-10-20\n---\nText.\n',
      'content/root.md': page(`title = "T"\n${DAY}`),
      'content/blog/plain.de.md': page(`title = "T"\n${DAY}`),
      'content/blog/bundle/index.de.md': page(`title = "T"\n${DAY}\n[taxonomies]\ntags = ["Wort"]`),
      'content/blog/2020-10-21-dated.de.md': page('title = "T"'),
    },
    differences: {
      'blog/日本.md': {
        ours: 'absent',
        why: 'Zola spells other scripts in Latin letters by tables of its own: a problem',
      },
      's18/a.md': { ours: 'absent', why: 'the same' },
      'terms/terms-0.md': {
        ours: { terms: { tags: ['a', 'Two Words', 'C++'], categories: ['News'] } },
        why: 'a term that is written twice counts once',
      },
    },
  },
  {
    name: 'paths as they are written',
    files: {
      'config.toml': `base_url = "https://example.org"\n[slugify]\npaths = "off"\npaths_keep_dates = true\n`,
      'content/blog/With Blank.md': page(DAY),
      'content/blog/Größe.md': page(DAY),
      'content/blog/2020-10-21-dated.md': page(DAY),
      'content/blog/C++ & C.md': page(DAY),
    },
  },
  {
    name: 'safe paths',
    files: {
      'config.toml': `base_url = "https://example.org/"\n[slugify]\npaths = "safe"\n`,
      'content/blog/With Blank.md': page(DAY),
      'content/blog/Größe (1).md': page(DAY),
      ...SLUG_PAGES,
      'content/blog/C++ & C.md': page(DAY),
    },
    differences: {
      's8/a.md': {
        ours: { url: 'https://example.org/s8/a%23b/' },
        why: 'Zola does not encode it, so that its link leads to another page',
      },
    },
  },
  {
    name: 'what its section says',
    files: {
      'config.toml': 'base_url = "https://example.org"\n',
      'content/drafts/_index.md': '+++\ndraft = true\n+++\n',
      'content/drafts/a.md': page(DAY),
      'content/through/_index.md': '+++\ntransparent = true\n+++\n',
      'content/through/a.md': page(DAY),
      'content/unlisted/_index.md': '+++\nrender = false\n+++\n',
      'content/unlisted/a.md': page(DAY),
    },
  },
]
