import type { Files } from '../temporary-folder.ts'
import type { SampleSite } from './sample-site.ts'

/** Sites that use what Docusaurus has for the addresses, dates, titles, tags, authors and files of posts. */
export interface DocusaurusSite extends SampleSite {
  /** What the site's program says, as Docusaurus wants it. */
  readonly config: Readonly<Record<string, unknown>>
  /** Options of the blog, as Docusaurus wants them. */
  readonly blog?: Readonly<Record<string, unknown>>
  /** What our configuration says instead. */
  readonly siteUrl: string
  readonly permalink?: string
}

const post = (head: string, body = 'Text.\n'): string => (head === '' ? body : `---\n${head}\n---\n${body}`)

/** A picture of one colour that is larger than what is carried in an address: 24 bits for each pixel, not compressed. */
function bitmap(side: number, colour: number): Uint8Array {
  const row = Math.ceil((side * 3) / 4) * 4
  const bytes = Buffer.alloc(54 + row * side, colour)
  bytes.fill(0, 0, 54)
  bytes.write('BM')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(54, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(side, 18)
  bytes.writeInt32LE(side, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  return bytes
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>\n'
const LARGE_SVG = SVG.replace('<rect', `${'<rect width="1" height="1"/>'.repeat(500)}<rect`)

const NAMES: Files = {
  'blog/2021-08-26-a-day.md': post('title: T'),
  'blog/2021-08-27-a-day.mdx': post('title: T'),
  'blog/2021-08-28-a-folder/index.md': post('title: T'),
  'blog/2021-08-29-a-folder/page.md': post('title: T'),
  'blog/2021-08-30/index.md': post('title: T'),
  'blog/2021/09/01/by-folders.md': post('title: T'),
  'blog/2021/09/02-by-folders/index.mdx': post('title: T'),
  'blog/releases/2021-9-3-v1.0.md': post('title: T'),
  'blog/releases/deep/2021-09-04-v2.md': post('title: T'),
  'blog/2021-09-05-Größe und mehr.md': post('title: T'),
  'blog/2021-09-06_low.md': post('title: T'),
  'blog/no-date.md': post('title: T\ndate: 2021-09-07'),
  'blog/deep/no-date/index.md': post('title: T\ndate: 2021-09-08'),
  'blog/README.md': post('title: T\ndate: 2021-09-09'),
  'blog/2021-09-10-a.test.md': post('title: T'),
}

const SLUGS: Files = Object.fromEntries(
  [
    'other',
    '/abs/olute',
    'with blank',
    '日本',
    'end/',
    '/2017/12/14/introducing',
    '2021',
    'v1.0',
    'A_B',
    './dot',
  ].map((slug, index) => [
    `blog/2021-10-${String(index + 1).padStart(2, '0')}-slug.md`,
    post(`title: T\nslug: ${JSON.stringify(slug)}`),
  ]),
)

const DATES: Files = Object.fromEntries(
  [
    '2021-08-26',
    '2021-08-26T10:20',
    '2021-08-26 10:20',
    '2021-08-26T10:20:30',
    '2021-08-26T10:20:30Z',
    '2021-08-26T10:20:30+02:00',
    '2021-08-26 10:20:30 -5',
    '"2021-08-26"',
    '"2021-08-26T10:20"',
    '2021/08/26',
    '1969-07-20T20:17:40Z',
  ].map((date, index) => [
    `blog/2022-01-${String(index + 1).padStart(2, '0')}-date.md`,
    post(`date: ${date}`),
  ]),
)

const TITLES: Files = {
  'blog/2021-11-01-heading.md': '# A heading\n\nText.\n',
  'blog/2021-11-02-import.mdx': "import x from './x.js'\n\n# Behind an import\n\nText.\n",
  'blog/2021-11-03-underlined.md': 'Underlined\n===\n\nText.\n',
  'blog/2021-11-04-nothing-of-it.md': 'Text.\n\n# Later\n',
  'blog/2021-11-05-both.md': post('title: Stated', '# A heading\n\nText.\n'),
  'blog/2021-11-06-marks.md': '# With **bold**, `code` & [a link](https://example.com/)\n\nText.\n',
  'blog/2021-11-07-number.md': post('title: 2021'),
  'blog/2021-11-08-entities.md': post('title: "AT&T <b> &amp; 1 < 2"'),
  'blog/2021-11-09-id.md': '# A heading {#its-id}\n\nText.\n',
  'blog/x.js': 'export default 1\n',
}

const PEOPLE: Files = {
  'blog/authors.yml': [
    'ann:\n  name: Ann Example\n  title: Engineer\n  url: https://ann.example.org/\n  image_url: /img/ann.png\n',
    'ben:\n  name: Ben\n  email: ben@example.org\n  page: true\n  socials:\n    github: ben\n',
    'cem:\n  name: Cem Ünal\n  page:\n    permalink: /of-cem\n',
  ].join(''),
  ...Object.fromEntries(
    [
      'authors: ann',
      'authors: [ann, ben]',
      'authors:\n- cem\n- name: Dan\n  url: https://dan.example.org/\n  title: Guest',
      'authors:\n- key: ann\n  url: https://other.example.org/',
      'authors:\n  name: Eva\n  email: eva@example.org',
      'authors:\n  key: ben\n  name: Benjamin',
      'author: Fay\nauthor_url: https://fay.example.org/',
      'author: Gus\nauthorURL: https://gus.example.org/\nauthorTitle: Guest',
    ].map((head, index) => [`blog/2021-12-0${index + 1}-people.md`, post(`title: T\n${head}`)]),
  ),
}

const TAGS: Files = {
  'blog/tags.yml':
    'news:\n  label: Latest news\n  permalink: /news\n  description: What is new\nplain:\nown-label:\n  label: Own\n',
  ...Object.fromEntries(
    [
      'tags: [news, other]',
      'tags: [plain, own-label]',
      'tags: [C++, ".NET", Two Words]',
      'tags:\n- label: Label\n  permalink: /l\n- news',
      'tags: []',
      'tags: ["2021", "no"]',
      'keywords: [not, a, tag]',
    ].map((head, index) => [`blog/2021-12-1${index + 1}-tags.md`, post(`title: T\n${head}`)]),
  ),
}

const HIDDEN: Files = {
  'blog/2020-01-01-draft.md': post('draft: true'),
  'blog/2020-01-02-unlisted.md': post('unlisted: true'),
  'blog/_2020-01-03-partial.md': post(''),
  'blog/_parts/2020-01-04-partial.md': post(''),
  'blog/__tests__/2020-01-05-test.md': post(''),
}

const FOLDER = 'blog/2021-07-01-files'
const FILES: Files = {
  'static/img/rooted.bmp': bitmap(64, 1),
  'blog/shared/up.gif': bitmap(65, 2),
  [`${FOLDER}/large.png`]: bitmap(66, 3),
  [`${FOLDER}/small.png`]: bitmap(4, 4),
  [`${FOLDER}/With Blank.JPG`]: bitmap(67, 5),
  [`${FOLDER}/größe.webp`]: bitmap(68, 6),
  [`${FOLDER}/exact.gif`]: bitmap(58, 7).subarray(0, 10_000),
  [`${FOLDER}/above.gif`]: bitmap(58, 7).subarray(0, 10_001),
  [`${FOLDER}/small.svg`]: SVG,
  [`${FOLDER}/large.svg`]: LARGE_SVG,
  [`${FOLDER}/code.png`]: bitmap(69, 8),
  [`${FOLDER}/paper.pdf`]: '%PDF-1.4\n',
  [`${FOLDER}/data.json`]: '{"a": 1}\n',
  [`${FOLDER}/two.dots.tar.gz`]: 'gz',
  [`${FOLDER}/sound.mp3`]: `ID3${'\0'.repeat(20_000)}`,
  [`${FOLDER}/film.mp4`]: `film${'\0'.repeat(20_000)}`,
  [`${FOLDER}/index.mdx`]: post(
    'title: Files\nimage: ./large.png',
    [
      "import code from './code.png'\n",
      '![a](./large.png) ![b](large.png "Title") ![c](./small.png) ![d](./With%20Blank.JPG) ![e](<./With Blank.JPG>)',
      '![f](../shared/up.gif) ![g](@site/static/img/rooted.bmp) ![h](./größe.webp) ![i](./small.svg) ![j](./large.svg)',
      '![k](./exact.gif) ![l](./above.gif) ![m](./large.png#part)\n',
      '[a](./paper.pdf) [b](paper.pdf#page=2) [c](./data.json) [d](./two.dots.tar.gz) [e](./sound.mp3) [f](./large.png)',
      '[g](@site/static/img/rooted.bmp)\n',
      '<img src={code} alt="imported" />\n',
      '<img src={require(\'./code.png\').default} alt="required" />\n',
      "<video src={require('./film.mp4').default} />\n",
      "<a href={require('./paper.pdf').default}>required</a>\n",
    ].join('\n'),
  ),
  'blog/2021-07-02-picture.md': post('title: T\nimage: /img/rooted.bmp', '![x](./shared/up.gif)\n'),
}

export const DOCUSAURUS_SITES: readonly DocusaurusSite[] = [
  {
    name: 'at the root',
    config: { url: 'https://example.org', baseUrl: '/' },
    siteUrl: 'https://example.org/',
    files: { ...NAMES, ...SLUGS, ...DATES, ...TITLES, ...PEOPLE, ...TAGS, ...HIDDEN, ...FILES },
    differences: {
      'blog/2021-10-10-slug.md': {
        ours: { url: 'https://example.org/blog/dot' },
        why: 'the address that it leads to, without a dot in it',
      },
      'blog/2021-11-06-marks.md': {
        ours: { title: 'With bold, code & a link' },
        why: 'Docusaurus shows the marks of Markdown in titles',
      },
      'blog/2021-11-08-entities.md': {
        ours: { title: 'AT&T <b> & 1 < 2' },
        why: 'titles are text that may hold references, in every engine alike',
      },
    },
  },
  {
    name: 'below a path, with slashes at the ends',
    config: { url: 'https://example.org', baseUrl: '/base/', trailingSlash: true },
    blog: { routeBasePath: 'news' },
    siteUrl: 'https://example.org/base/',
    permalink: '/news/:path/',
    files: {
      'blog/2021-08-26-a-day.md': post('title: T', '![x](./up.gif) [y](./up.gif)\n'),
      'blog/2021-08-27-b/index.md': post('title: T\nslug: own'),
      'blog/2021-08-28-c.md': post('title: T\nslug: /own/path/'),
      'blog/up.gif': bitmap(70, 9),
    },
    differences: {
      'blog/2021-08-26-a-day.md': {
        ours: {
          files: ['images', 'files'].map(
            (folder) => `https://example.org/base/assets/${folder}/up-536f75e02e1ae65ee8497fde15f17834.gif`,
          ),
        },
        why: 'Docusaurus puts a slash behind links to files, too, where there is nothing',
      },
    },
  },
]
