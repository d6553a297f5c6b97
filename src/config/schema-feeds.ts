import * as z from 'zod'
import { podcast } from './schema-podcast.ts'
import { fileName, relativePath } from './schema-values.ts'

/** Which feeds are published, and how. */

const limit = z.int().min(0)
const formats = z.array(z.enum(['rss', 'atom', 'json'])).min(1)

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
  .describe('The file name of each format.')

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

/** What some feeds state for themselves. */
const own = {
  limit: limit
    .optional()
    .describe('The newest posts in each of these feeds. Default: as the site’s own feed.'),
  formats: formats.optional().describe('Default: as the site’s own feed.'),
  files: z
    .strictObject({ rss: fileName.optional(), atom: fileName.optional(), json: fileName.optional() })
    .optional()
    .describe('File names of these feeds; those that are left out are as the site’s own feed has them.'),
  podcast: podcast.optional().describe('What makes these feeds podcasts.'),
  archives: archives
    .optional()
    .describe('Whether each of these feeds has archives, and where below its folder. Default: false.'),
}

const taxonomy = z.strictObject({
  path: relativePath.refine((path) => path.includes(':slug'), {
    error: 'expected a path with :slug in it',
  }),
  ...own,
})

/** The part `feeds` of the configuration: a `FeedsSpec`. */
export const feeds = z.strictObject({
  limit: limit.default(20).describe('The newest posts in a feed; 0 = all.'),
  formats: formats.default(['rss', 'atom', 'json']),
  files,
  podcast: podcast.optional().describe('What makes the site’s own feed a podcast.'),
  archives: archives
    .default(true)
    .describe(
      'Whether the posts that the site’s feed has no place for are in archives, below its folder at archive/:period or another path.',
    ),
  taxonomies: z
    .record(z.string().regex(/^[a-z][a-z0-9_-]*$/, { error: 'expected small letters' }), taxonomy)
    .default({ category: { path: 'categories/:slug' }, tag: { path: 'tags/:slug' } })
    .refine((taxonomies) => areDistinct(Object.values(taxonomies).map(({ path }) => path)), {
      error: 'expected another path for each taxonomy',
    })
    .describe('A feed for each term of each of these.'),
})

/** Some file systems fold case, so names that differ by it alone are one place. */
function areDistinct(paths: readonly string[]): boolean {
  return new Set(paths.map((path) => path.toLowerCase().replace(/\/+$/, ''))).size === paths.length
}
