import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../core/problem.ts'
import { bundledPost } from '../bundled-post.ts'
import { folderNames, languageInName } from '../language-in-name.ts'
import { noPost } from '../left-out.ts'
import { baseName, withoutExtension } from '../names.ts'
import { readPeople } from '../people.ts'
import { openSharedData, withSharedData } from '../shared-data.ts'
import type { BlogFolder, Dialect } from './dialect.ts'
import { dependency, oneOf, scripts } from './traces.ts'

/** Gatsby's starters, and folders in their style: https://www.gatsbyjs.com/starters/gatsbyjs/gatsby-starter-blog/ */
export const gatsby: Dialect = {
  name: 'gatsby',
  traces: [
    oneOf(8, scripts('gatsby-config')),
    dependency('gatsby'),
    oneOf(1, [...scripts('gatsby-node'), ...scripts('gatsby-browser')]),
    { weight: 1, found: (view) => view.hasMarkdown('content/blog') },
  ],
  open,
}

/** Where starters keep posts; addresses begin below the first that is there. */
const POSTS = [
  'content/blog',
  'content/posts',
  'src/content/blog',
  'src/content/posts',
  'src/posts',
  'src/blog',
  'blog',
  'posts',
]
/** Where else content may be. */
const CONTENT = ['src/pages', 'src/markdown-pages', 'src/content', 'content']

const PEOPLE = ['authors', 'author', 'data/authors'].flatMap((name) =>
  ['yml', 'yaml', 'json'].map((ending) => `content/${name}.${ending}`),
)

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const people = readPeople(root, PEOPLE, ['content/authors'], problems)
  const folders = [...POSTS, ...CONTENT].filter((folder) => existsSync(join(root, folder)))
  const homeOf = (path: string): string | undefined => folders.find((folder) => path.startsWith(`${folder}/`))
  const names = folderNames(root)
  const shared = openSharedData(root, problems, 'files')
  return {
    facts: {},
    settings: { people, shared: shared.facts, folders },
    problems,
    notes: [
      'gatsby-config and gatsby-node are programs and are not executed: site.url, site.title and site.language of the configuration state what they say, and permalink of the source (such as /blog/:path/) where posts are when that is not /<name>/',
    ],
    include: ['**/*.{md,mdx,markdown}'],
    exclude: ['{public,.cache,static}/**'],
    refuse: (path) =>
      homeOf(path) === undefined ? noPost(`outside ${folders.join(', ') || 'content'}`) : undefined,
    interpret: (written, blog) => {
      const file = withSharedData(written, shared)
      if ('leftOut' in file) return file
      const folder = file.path.slice(0, -baseName(file.path).length)
      const named = languageInName(baseName(file.path), names(folder))
      const below = folder.slice((homeOf(file.path) ?? '').length).replace(/^\//, '')
      const path = withoutExtension(below + (named?.name ?? baseName(file.path))).replace(
        /(?:^|\/)index$/,
        '',
      )
      const language = named?.language.toLowerCase()
      return bundledPost(file, blog, {
        path,
        people,
        ...(named !== undefined && { language: named.language }),
        // `createFilePath` gives the path; themes with several languages put the language before it.
        address: (slug) =>
          slug?.startsWith('/')
            ? slug
            : `/${language === undefined ? '' : `${language}/`}${slug === undefined ? path : slug}/`,
      })
    },
  }
}
