import * as z from 'zod'
import { parseByteSize } from '../core/byte-size.ts'
import { TITLE_PLACEHOLDERS } from '../core/feed-titles.ts'
import { parseQuery, type Query, QueryError } from '../core/query.ts'
import { podcast } from './schema-podcast.ts'
import { fileName, fileOrPath, languageTag, relativePath, text } from './schema-values.ts'

/** Which feeds are published, and how. */

const NAME = /^[a-z][a-z0-9_-]*$/

const limit = z.int().min(0)
const formats = z.array(z.enum(['rss', 'atom', 'json'])).min(1)
const SITES = 'Default: as the site’s own feed.'

const files = z
  .strictObject({
    rss: fileName.default('feed.xml'),
    atom: fileName.default('atom.xml'),
    json: fileName.default('feed.json'),
  })
  .prefault({})
  .refine((files) => areDistinct(Object.values(files)), {
    error: 'expected another file name for each format',
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
      path: relativePath.refine((path) => path.includes(':period'), {
        error: 'expected a path with :period in it',
      }),
    }),
  ],
  { error: 'expected true, false, or a key path such as archive/:period' },
)

const content = z.enum(['full', 'summary'])

const maxBytes = z
  .union([z.int().min(0), z.string()])
  .transform((written) => (typeof written === 'number' ? written : (parseByteSize(written) ?? -1)))
  .refine((bytes) => bytes === 0 || bytes >= 1000, { error: 'expected a size such as 250k, at least 1k' })

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

const ofTerms = z.strictObject({
  path: relativePath
    .refine((path) => path.includes(':slug'), { error: 'expected a path with :slug in it' })
    .describe(
      'The folder of each feed, with :slug. With :language, too, each language has feeds of its own; what is in […] is left out for the site’s own language.',
    ),
  only: terms.optional().describe('The terms that have a feed, in any spelling. Default: all.'),
  except: terms.optional().describe('Terms that have none, in any spelling.'),
  title: ofTerm.optional().describe('Default: {site} – {term} ({taxonomy})'),
  description: ofTerm.optional().describe('Default: the title.'),
  ...own,
})

const taxonomy = ofTerms.superRefine(({ path, files = {} }, context) => {
  const placeholders = [':slug', ':language'].filter((name) => path.includes(name))
  for (const [format, file] of Object.entries(files)) {
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
  path: relativePath.describe('Its folder.'),
  language: languageTag.optional().describe('Of its posts, when that is not the site’s.'),
  ...own,
})

/** The part `feeds` of the configuration. */
export const feeds = z.strictObject({
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
    .record(z.string().regex(NAME, { error: 'expected small letters' }), taxonomy)
    .refine((taxonomies) => areDistinct(Object.values(taxonomies).map(({ path }) => path)), {
      error: 'expected another path for each taxonomy',
    })
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
    .record(z.string().regex(NAME, { error: 'expected small letters' }), named)
    .default({})
    .refine((named) => areDistinct(Object.values(named).map(({ path }) => path)), {
      error: 'expected another path for each feed',
    })
    .describe('Feeds of the posts that a query finds.'),
  query: query.optional().describe('Which posts the site’s own feed has. Default: all.'),
  podcast: podcast.optional().describe('What makes the site’s own feed a podcast.'),
})

/** Some file systems fold case, so names that differ by it alone are one place. */
function areDistinct(paths: readonly string[]): boolean {
  return new Set(paths.map((path) => path.toLowerCase().replace(/\/+$/, ''))).size === paths.length
}
