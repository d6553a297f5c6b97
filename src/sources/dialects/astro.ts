import type { Problem } from '../../core/problem.ts'
import { bundledPost } from '../bundled-post.ts'
import { languageOf } from '../fields.ts'
import { folderNames, languageFolders, languageInName } from '../language-in-name.ts'
import { noPost } from '../left-out.ts'
import { baseName, withoutExtension } from '../names.ts'
import { readPeople } from '../people.ts'
import { openSharedData, withSharedData } from '../shared-data.ts'
import { astroRoutes, routeOf } from './astro-routes.ts'
import type { BlogFolder, Dialect } from './dialect.ts'
import { dependency, inText, oneOf, scripts } from './traces.ts'

/** Astro: https://docs.astro.build/en/guides/content-collections/ */
export const astro: Dialect = {
  name: 'astro',
  traces: [
    oneOf(8, scripts('astro.config')),
    dependency('astro'),
    oneOf(3, [...scripts('src/content.config'), ...scripts('src/content/config')]),
    { weight: 2, found: (view) => view.hasMarkdown('src/content') },
    { weight: 2, isDeep: true, found: (view) => view.matching(/^src\/(?:pages|layouts)\/.*\.astro$/) },
    inText(1, 'pubDate in front matter', /^pubDate:/m),
  ],
  open,
}

/** Where collections are: by rule, or as many themes have it. */
const COLLECTIONS = /^(?:src\/content|src\/data|content|src)\/(?!pages\/|content\/|data\/)/
/** Where a file is a page, by its own path. */
const PAGES = 'src/pages/'

const PEOPLE = [
  'src/data/authors.json',
  'src/data/authors.yml',
  'src/data/authors.yaml',
  'src/content/authors.json',
]
const PEOPLE_FOLDERS = ['src/content/authors', 'src/content/author', 'src/data/authors']

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const people = readPeople(root, PEOPLE, PEOPLE_FOLDERS, problems)
  const routes = astroRoutes(root)
  const names = folderNames(root)
  const shared = openSharedData(root, problems, 'files')
  const inLanguages = languageFolders(root, ['src/content', 'src/data', 'content'])
  return {
    facts: {},
    settings: { people, shared: shared.facts, routes, inLanguages },
    problems,
    notes: [
      `astro.config is a program and is not executed: site.url, site.title and site.language of the configuration state what it says${routes.length > 0 ? '' : ', and permalink of the source (such as /posts/:path/) where posts are when that is not /<collection>/<name>/'}`,
    ],
    include: ['**/*.{md,mdx,markdown}'],
    exclude: ['{public,dist,.astro}/**'],
    refuse: (path) => {
      if (!path.startsWith(PAGES) && !COLLECTIONS.test(path)) return noPost('outside src/content')
      return /(?:^|\/)_/.test(path) ? noPost('its name, or its folder’s, begins with _') : undefined
    },
    interpret: (written, blog) => {
      const file = withSharedData(written, shared)
      if ('leftOut' in file) return file
      const folder = file.path.slice(0, -baseName(file.path).length)
      const named = languageInName(baseName(file.path), names(folder))
      const isPage = file.path.startsWith(PAGES)
      const below = (path: string): string =>
        withoutExtension(path.replace(isPage ? PAGES : COLLECTIONS, '')).replace(/\/index$/, '')
      const path = below(folder + (named?.name ?? baseName(file.path)))
      const [collection = '', ...rest] = path.split('/')
      const byFolder = inLanguages.includes(`${collection}/${rest[0]}`)
        ? languageOf(rest[0] ?? '')
        : undefined
      const language = named?.language ?? byFolder
      return bundledPost(file, blog, {
        path,
        people,
        ...(language !== undefined && { language }),
        address: (slug) => {
          if (isPage) return `/${path}/`
          // The name of a language is no extension to Astro.
          const id = slug ?? below(file.path).split('/').slice(1).map(githubSlug).join('/')
          const route = rest.length === 0 && collection === '' ? '' : routeOf(collection, routes)
          return `/${route}/${rest.length === 0 && slug === undefined ? githubSlug(collection) : id}/`
        },
      })
    },
  }
}

/** GitHub's rule for anchors, which Astro makes ids with: small letters, blanks as hyphens, punctuation falls out. */
function githubSlug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
