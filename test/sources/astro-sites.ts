import type { Files } from '../temporary-folder.ts'
import type { SampleSite } from './sample-site.ts'

/** Sites as Astro's own blog template and its tutorial make them: each writes its feed with `@astrojs/rss`. */

const post = (head: string): string => `---\n${head}\n---\nText.\n`
const DAY = 'title: T\npubDate: 2022-07-08'

const CONFIG =
  "import mdx from '@astrojs/mdx'\nexport default { site: 'https://example.org', integrations: [mdx()] }\n"

/** A collection of posts and the page that shows each of them. */
function collection(base: string, pages: string): Files {
  const [, folder = ''] = /^src\/pages\/(.*?)\/?\[/.exec(pages) ?? []
  const name = /\[(?:\.\.\.)?(\w+)\]/.exec(pages)?.[1]
  return {
    'package.json': '{"type": "module"}\n',
    'astro.config.mjs': CONFIG,
    'src/content.config.ts': [
      "import { defineCollection, z } from 'astro:content'",
      "import { glob } from 'astro/loaders'",
      `const loader = glob({ base: './${base}', pattern: '**/*.{md,mdx}' })`,
      'const schema = z.object({ title: z.string(), description: z.string().optional(), pubDate: z.coerce.date() })',
      'export const collections = { posts: defineCollection({ loader, schema }) }\n',
    ].join('\n'),
    [pages]: [
      '---',
      "import { getCollection, render } from 'astro:content'",
      'export async function getStaticPaths() {',
      `  return (await getCollection('posts')).map((post) => ({ params: { ${name}: post.id }, props: post }))`,
      '}',
      'const { Content } = await render(Astro.props)',
      '---',
      '<Content />\n',
    ].join('\n'),
    'src/pages/rss.xml.js': [
      "import rss from '@astrojs/rss'",
      "import { getCollection } from 'astro:content'",
      'export async function GET({ site }) {',
      "  const items = (await getCollection('posts')).map(({ id, data, filePath }) => ({",
      `    ...data, link: '/${folder === '' ? '' : `${folder}/`}' + id + '/', commentsUrl: 'https://file.invalid/' + encodeURIComponent(filePath),`,
      '  }))',
      "  return rss({ title: 'Sample', description: 'Sample', site, items })",
      '}\n',
    ].join('\n'),
  }
}

const NAMES = [
  'another-post.md',
  'First Post.md',
  'UPPER.md',
  'under_score.md',
  'Größe und Maß.md',
  '日本.md',
  'C++ & C.md',
  'v1.0.md',
  "it's.md",
  'a - b.md',
  'a--b.md',
  'emoji 🦉.md',
  'post.de.md',
  'using-mdx.mdx',
  '2021-08-26-dated.md',
  'folder/index.md',
  'Deep Folder/And Deeper/post.md',
  '2024/05/by-year.md',
  '-edge-.md',
  '100%.md',
]

const DATES = [
  '2022-07-08',
  "'2022-07-08'",
  'Jul 08 2022',
  "'Jul 08 2022'",
  'July 8, 2022',
  '8 July 2022',
  '2022-07-08T10:20:30Z',
  '2022-07-08T10:20:30+02:00',
  '2022-07-08 10:20:30',
  "'2022-07-08 10:20'",
  "'2022-07-08T10:20'",
  '2022/07/08',
  'Fri, 08 Jul 2022 10:20:30 GMT',
  '2022-7-8',
  '1969-07-20T20:17:40Z',
]

const TITLES = ['A title', '"AT&T: <b> & 1 < 2"', '日本語', "'2022'", '"With `code` and *stars*"']

export const ASTRO_SITES: readonly SampleSite[] = [
  {
    name: 'the blog of the template',
    files: {
      ...collection('src/content/blog', 'src/pages/blog/[...slug].astro'),
      ...Object.fromEntries(NAMES.map((name) => [`src/content/blog/${name}`, post(DAY)])),
      ...Object.fromEntries(
        DATES.map((date, index) => [`src/content/blog/date-${index}.md`, post(`title: T\npubDate: ${date}`)]),
      ),
      ...Object.fromEntries(
        TITLES.map((title, index) => [
          `src/content/blog/title-${index}.md`,
          post(`title: ${title}\npubDate: 2022-07-08\ndescription: About ${index} & <more>`),
        ]),
      ),
      'src/content/blog/slugged.md': post(`${DAY}\nslug: own`),
      'src/content/blog/deep/slugged.md': post(`${DAY}\nslug: deep/Own Slug`),
    },
  },
  {
    name: 'a collection elsewhere, with pages of one level',
    files: {
      ...collection('src/data/posts', 'src/pages/articles/[id].astro'),
      'src/data/posts/One Post.md': post(DAY),
      'src/data/posts/two.mdx': post(DAY),
    },
  },
  {
    name: 'posts at the root of the site',
    files: {
      ...collection('src/content/posts', 'src/pages/[...slug].astro'),
      'src/content/posts/One Post.md': post(DAY),
      'src/content/posts/deep/two/index.md': post(DAY),
    },
  },
  {
    name: 'pages of the tutorial',
    files: {
      'package.json': '{"type": "module"}\n',
      'astro.config.mjs': CONFIG,
      'src/pages/rss.xml.js': [
        "import rss, { pagesGlobToRssItems } from '@astrojs/rss'",
        'export async function GET({ site }) {',
        "  const pages = import.meta.glob('./**/*.md')",
        '  const paths = Object.keys(pages).sort()',
        '  const items = []',
        '  for (const path of paths) {',
        '    const [item] = await pagesGlobToRssItems({ [path]: pages[path] })',
        "    items.push({ ...item, commentsUrl: 'https://file.invalid/' + encodeURIComponent('src/pages' + path.slice(1)) })",
        '  }',
        "  return rss({ title: 'Sample', description: 'Sample', site, items })",
        '}\n',
      ].join('\n'),
      'src/pages/posts/post-1.md': post(DAY),
      'src/pages/posts/Post Two.md': post(DAY),
      'src/pages/posts/deep/post-3.md': post(DAY),
    },
  },
]
