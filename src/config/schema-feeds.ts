import * as z from 'zod'
import { parseByteSize } from '../core/byte-size.ts'
import type { FeedSettings, FeedsSpec } from '../core/feed.ts'
import { pathForms } from '../core/feed-paths.ts'
import { archivesPath, resolveSettings } from '../core/feed-settings.ts'
import { TITLE_PLACEHOLDERS } from '../core/feed-titles.ts'
import { canMeet } from '../core/path-overlap.ts'
import { parseQuery, type Query, QueryError } from '../core/query.ts'
import { podcast } from './schema-podcast.ts'
import { fileName, fileOrPath, languageTag, relativePath, text } from './schema-values.ts'

/** Which feeds are published, and how. */

const name = z.string().regex(/^[a-z][a-z0-9_-]*$/, {
  error: 'expected a name of small letters, digits, “-” and “_” that begins with a letter',
})

const limit = z.int().min(0)
const formats = z.array(z.enum(['rss', 'atom', 'json'])).min(1)
const SITES = 'Default: as the site’s own feed.'

/** Of what is there once, so that nothing is filled in. */
const isPlain = (path: string): boolean => !/[[\]]|:slug|:language/.test(path)
const PLAIN_EXPECTED = { error: 'expected a path without “[”, “]”, :slug and :language' }

const plainName = fileName.refine(isPlain, PLAIN_EXPECTED)

const files = z
  .strictObject({
    rss: plainName.default('feed.xml'),
    atom: plainName.default('atom.xml'),
    json: plainName.default('feed.json'),
  })
  .prefault({})
  .superRefine((files, context) => {
    refuseSame(Object.entries(files), (format, other) => {
      const message = `expected another name than feeds.files.${other} has`
      context.addIssue({ code: 'custom', path: [format], message })
    })
  })
  .describe('The file name of each format; one that ends in / is a folder with an index.xml or index.json.')

const query = z
  .string()
  .transform((written, context): Query => {
    try {
      return parseQuery(written)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      const { position, expected, found } = error
      context.addIssue(`expected ${expected} at character ${position}, where ${found} is`)
      return z.NEVER
    }
  })
  .describe('Which posts it has, such as tag:postgres and author:ann and not category:notes.')

const archives = z.union(
  [
    z.boolean(),
    z.strictObject({
      path: relativePath
        .refine((path) => path.includes(':period'), { error: 'expected a path with :period in it' })
        .refine(isPlain, PLAIN_EXPECTED),
    }),
  ],
  { error: 'expected true, false, or a key path such as archive/:period' },
)

const content = z.enum(['full', 'summary'])

const SIZE_EXPECTED = 'expected a size such as 250k, at least 1k, or 0'

const maxBytes = z
  .union([z.int().min(0), z.string()], { error: SIZE_EXPECTED })
  .transform((written) => (typeof written === 'number' ? written : (parseByteSize(written) ?? -1)))
  .refine((bytes) => bytes === 0 || bytes >= 1000, { error: SIZE_EXPECTED })

const EXTENT =
  'Bytes of a document, such as 250k: older entries become summaries, then are left out. 0 = any.'

/** What some feeds state for themselves. */
const own = {
  limit: limit.optional().describe(`The newest posts in it; 0 = all. ${SITES}`),
  formats: formats.optional().describe(SITES),
  files: z
    .strictObject({ rss: fileOrPath, atom: fileOrPath, json: fileOrPath })
    .partial()
    .optional()
    .describe(
      'Names of its documents, or with a leading / paths below the target. Those that are left out are as the site’s own feed has them.',
    ),
  podcast: podcast.optional().describe('What makes it a podcast.'),
  archives: archives
    .optional()
    .describe('Whether it has archives, and where below its folder. Default: false.'),
  content: content.optional().describe(`Its entries in full, or the summaries alone. ${SITES}`),
  maxBytes: maxBytes.optional().describe(`${EXTENT} ${SITES}`),
}

function template(placeholders: readonly string[]): z.ZodString {
  const known = placeholders.map((name) => `{${name}}`)
  return text.refine(
    (written) => (written.match(/\{[^{}]*\}/g) ?? []).every((name) => known.includes(name)),
    {
      error: `expected no other placeholder than ${known.join(', ')}`,
    },
  )
}

const ofTerm = template(TITLE_PLACEHOLDERS)
const ofSite = template(['site'])

const terms = z.array(text)

const BRACKETS_EXPECTED =
  'expected “[” and “]” in pairs around what the site’s own language does without in a path with :language, such as [:language/]:slug'

const ofTerms = z.strictObject({
  path: relativePath
    .refine((path) => path.includes(':slug'), { error: 'expected a path with :slug in it' })
    .refine(hasFittingBrackets, { error: BRACKETS_EXPECTED })
    .describe(
      'The folder of each feed, with :slug. With :language, too, each language has feeds of its own; what is in […] is left out for the site’s own language.',
    ),
  only: terms.optional().describe('The terms that have a feed, in any spelling. Default: all.'),
  except: terms.optional().describe('Terms that have none, in any spelling.'),
  title: ofTerm
    .optional()
    .describe(
      'Default: {site} – {term} ({taxonomy}); of languages {site} – {term}, which is the language’s own name.',
    ),
  description: ofTerm.optional().describe('Default: the title.'),
  ...own,
})

/** Balanced, not one in another, nothing empty, not around :slug; and the path is a path with and without them. */
function hasFittingBrackets(path: string): boolean {
  if (!/[[\]]/.test(path)) return true
  const isBalanced = /^(?:[^[\]]|\[[^[\]]+\])*$/.test(path)
  return (
    isBalanced &&
    path.includes(':language') &&
    pathForms(path).every(
      (form) => form.includes(':slug') && !form.includes('//') && /[^/]$/.test(form.replace(/^\//, '')),
    )
  )
}

const taxonomy = ofTerms.superRefine(({ path, files = {} }, context) => {
  const placeholders = [':slug', ':language'].filter((name) => path.includes(name))
  for (const [format, file] of Object.entries(files)) {
    if (file !== undefined && !hasFittingBrackets(file))
      context.addIssue({ code: 'custom', path: ['files', format], message: BRACKETS_EXPECTED })
    const missing = placeholders.find((name) => file?.startsWith('/') && !file.includes(name))
    if (missing !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['files', format],
        message: `expected a path with ${missing} in it`,
      })
  }
})

const named = z.strictObject({
  query,
  title: ofSite,
  description: ofSite.optional().describe('Default: the title.'),
  path: relativePath.refine(isPlain, PLAIN_EXPECTED).describe('Its folder.'),
  language: languageTag.optional().describe('Of its posts, when that is not the site’s.'),
  ...own,
})

/** What has feeds unless the configuration says otherwise. */
export const USUAL_TAXONOMIES: FeedsSpec['taxonomies'] = {
  category: { path: 'categories/:slug' },
  tag: { path: 'tags/:slug' },
}

const allFeeds = z.strictObject({
  limit: limit.default(20).describe('The newest posts in a feed; 0 = all.'),
  formats: formats.default(['rss', 'atom', 'json']),
  files,
  archives: archives
    .default(true)
    .describe(
      'Whether the posts that the site’s feed has no place for are in archives, below its folder at archive/:period or another path.',
    ),
  content: content.default('full').describe('Entries in full, or the summaries alone.'),
  maxBytes: maxBytes.default(0).describe(EXTENT),
  taxonomies: z
    .record(name, taxonomy)
    .superRefine(refuseSamePaths('feeds.taxonomies'))
    .optional()
    .describe(
      'A feed for each term of each of these: category, tag, author, language, section, source, or a key of front matter such as series. Default: category at categories/:slug and tag at tags/:slug.',
    ),
  languages: z
    .enum(['apart', 'together'])
    .default('apart')
    .describe(
      'Where the blog’s engine builds a site in each of several languages: whether each has feeds of its own, or all are in the site’s own feed.',
    ),
  named: z
    .record(name, named)
    .default({})
    .superRefine(refuseSamePaths('feeds.named'))
    .describe('Feeds of the posts that a query finds.'),
  query: query.optional().describe('Which posts the site’s own feed has. Default: all.'),
  podcast: podcast.optional().describe('What makes the site’s own feed a podcast.'),
})

/** The part `feeds` of the configuration. */
export const feeds = allFeeds.superRefine((spec, context) => {
  const folders = foldersOf(spec)
  for (const { archives } of folders) {
    for (const { key, paths } of folders) {
      const isMet = archives.some((archive) => paths.some((path) => canMeet(archive, path)))
      if (isMet)
        context.addIssue({
          code: 'custom',
          path: [...key, 'path'],
          message: `expected a path that no archive can have, such as ${archives[0]}; give it another path, or the archives another one (key archives)`,
        })
    }
  }
})

interface Folders {
  readonly key: readonly string[]
  /** Where the feeds are, in every form. */
  readonly paths: readonly string[]
  /** Where their archives are. */
  readonly archives: readonly string[]
}

function foldersOf(spec: z.output<typeof allFeeds>): Folders[] {
  const ofKind = (key: readonly string[], paths: readonly string[], settings: FeedSettings): Folders => {
    const { limit, maxBytes = 0 } = settings
    const below = limit === 0 && maxBytes === 0 ? undefined : archivesPath(settings)
    return { key, paths, archives: below === undefined ? [] : paths.map((path) => joinPaths(path, below)) }
  }
  return [
    ofKind([], [''], spec),
    ...Object.entries(spec.taxonomies ?? USUAL_TAXONOMIES).map(([name, own]) =>
      ofKind(['taxonomies', name], pathForms(own.path).map(bare), resolveSettings(spec, own)),
    ),
    ...Object.entries(spec.named).map(([name, own]) =>
      ofKind(['named', name], [bare(own.path)], resolveSettings(spec, own)),
    ),
  ]
}

function joinPaths(folder: string, below: string): string {
  return folder === '' ? bare(below) : `${folder}/${bare(below)}`
}

/** A path without slashes around it. */
function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, '')
}

function refuseSamePaths(place: string) {
  return (feeds: Readonly<Record<string, { readonly path: string }>>, context: z.RefinementCtx): void => {
    const paths = Object.entries(feeds).map(([name, { path }]) => [name, path] as const)
    refuseSame(paths, (name, other) => {
      const message = `expected another path than ${place}.${other} has`
      context.addIssue({ code: 'custom', path: [name, 'path'], message })
    })
  }
}

/** Some file systems fold case, so names that differ by it alone are one place. */
function refuseSame(
  paths: readonly (readonly [string, string])[],
  refuse: (name: string, other: string) => void,
): void {
  const owners = new Map<string, string>()
  for (const [name, path] of paths) {
    const place = path.toLowerCase().replace(/\/+$/, '')
    const owner = owners.get(place)
    if (owner === undefined) owners.set(place, name)
    else refuse(name, owner)
  }
}
