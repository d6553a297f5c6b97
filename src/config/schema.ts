import * as z from 'zod'
import { DEFAULT_GUARD } from '../core/guard.ts'
import { httpUrl } from '../core/url.ts'
import { isZone } from '../core/zone.ts'
import { daemon } from './schema-daemon.ts'
import { feeds } from './schema-feeds.ts'
import { notifiers } from './schema-notifiers.ts'
import { pages } from './schema-pages.ts'
import { directorySource, gitSource } from './schema-sources.ts'
import { target } from './schema-targets.ts'
import {
  cacheControl,
  DEFAULT_CACHE_CONTROL,
  duration,
  email,
  languageTag,
  publicAddress,
  rootAddress,
  siteAddress,
  TIMER_MAX_MS,
  text,
  webAddress,
} from './schema-values.ts'

/** The configuration's shape. The JSON Schema for editors is made of it. */

const person = z.union(
  [
    text,
    z.strictObject({
      name: text.describe('The name, as readers see it.'),
      email: email.optional().describe('Published in the feeds.'),
      url: publicAddress.optional().describe('The person’s page.'),
    }),
  ],
  { error: 'expected a name, or keys name, email and url' },
)

const site = z.strictObject({
  title: text.optional().describe('Default: the blog’s own title, else the host name.'),
  url: rootAddress
    .optional()
    .describe('The full address of the blog’s root, with its path. Default: the blog’s own.'),
  description: text.optional(),
  language: languageTag.optional().describe('A BCP 47 language tag. Default: en.'),
  timezone: z
    .string()
    .refine(isZone, { error: 'expected a time zone such as UTC or Pacific/Auckland' })
    .optional()
    .describe('The zone of dates that are written without one. Default: UTC.'),
  author: person.optional().describe('The author of posts that name none. Default: the title.'),
  copyright: text.optional(),
  image: siteAddress
    .optional()
    .describe('Address of a picture of the site; a path belongs to the site’s root.'),
  icon: siteAddress.optional().describe('Address of a square picture of the site, of 512 pixels or so.'),
  favicon: siteAddress.optional().describe('Address of a square picture of the site, as small as 64 pixels.'),
  variables: z.record(z.string(), z.unknown()).optional().describe('What Liquid in posts sees as site.*'),
})

const ids = z.strictObject({
  policy: z.enum(['tag', 'permalink']).default('tag').describe('How the ids of new posts are made.'),
  authority: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*(?:@[a-z0-9.-]+)?$/i, { error: 'expected a host name' })
    .optional()
    .describe('The host name in tag ids. Default: the host of site.url. Keep it when the site moves.'),
})

const hosting = z.strictObject({
  files: z
    .array(z.enum(['netlify', 'nginx', 'caddy']))
    .default([])
    .describe(
      'Whose files are written. netlify: _headers and _redirects, which Cloudflare Pages reads as well.',
    ),
  cacheControl: cacheControl
    .default(DEFAULT_CACHE_CONTROL)
    .describe('Sent with every feed: how long readers and caches may keep it.'),
  redirects: z
    .record(z.string(), text)
    .default({})
    .describe('Old address of a feed, as a path on the host → document below the site, such as feed.xml.'),
})

const share = z.number().min(0).max(1)

const guard = z.strictObject({
  droppedMax: share.default(DEFAULT_GUARD.droppedMax).describe('Share of the posts that one run may drop.'),
  newIdsMax: share.default(DEFAULT_GUARD.newIdsMax).describe('Share of the posts that may get another id.'),
  updatedMax: share
    .default(DEFAULT_GUARD.updatedMax)
    .describe('Share of the posts that may be marked as updated.'),
  removedMax: z.int().min(0).default(DEFAULT_GUARD.removedMax).describe('Documents that one run may remove…'),
  removedShareMax: share
    .default(DEFAULT_GUARD.removedShareMax)
    .describe('…or this share of them, if that is more.'),
})

const after = z.strictObject({
  command: z
    .string()
    .regex(/^[^\0]+$/, { error: 'expected a command' })
    .optional()
    .describe('Run by the shell, in the folder of this file; gets the changed addresses, one per line.'),
  webhook: webAddress.optional().describe('An address that gets the changed and removed addresses as JSON.'),
  timeout: duration(1, TIMER_MAX_MS, 'a time of up to 24 hours such as 500ms, 30s or 5m')
    .default('30s')
    .describe('How long each of the two may take.'),
})

export const configSchema = z.strictObject({
  site: site.prefault({}),
  ids: ids.prefault({}),
  sources: z
    .array(z.discriminatedUnion('type', [directorySource, gitSource]))
    .min(1)
    .optional(),
  feeds: feeds.prefault({}),
  pages: pages.describe(
    'What stands beside the feeds for people. It gives way to files that are not Feedmill’s.',
  ),
  targets: z.array(target).min(1).optional(),
  hosting: hosting.prefault({}).describe('What the hosts that serve the documents are told of them.'),
  state: text
    .refine((written) => !/^[a-z][a-z0-9+.-]+:\/\//i.test(written) || httpUrl(written) !== undefined, {
      error: 'expected an http(s) address or a folder',
    })
    .optional()
    .describe(
      'An address, or a folder, below which feedmill-state/ of the last publication is, for targets that begin from nothing each time.',
    ),
  guard: guard.prefault({}).describe('How much may change in one run before it is taken for an accident.'),
  notifiers: notifiers.describe(
    'Who is told of changes when the public gets them: feedmill notify tells them.',
  ),
  after: after.prefault({}).describe('Who is told when something has been published.'),
  daemon: daemon.prefault({}).describe('How feedmill daemon works.'),
})

export type Config = z.output<typeof configSchema>
export type SourceConfig = NonNullable<Config['sources']>[number]
export type DaemonConfig = Config['daemon']
export type AfterConfig = Config['after']
export type NotifierConfig = Config['notifiers'][number]
export type TargetConfig = NonNullable<Config['targets']>[number]

/** For editors, and for finding the nearest valid key. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' })
  return { ...schema, title: 'Feedmill configuration' }
}
