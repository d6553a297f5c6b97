import * as z from 'zod'
import {
  cacheControl,
  DEFAULT_CACHE_CONTROL,
  duration,
  relativePath,
  rootAddress,
  text,
} from './schema-values.ts'

const removeAfter = duration(0, Number.POSITIVE_INFINITY, 'a time such as 0s, 12h or 7d').describe(
  'How long a document stays that no feed needs any more.',
)

/** A folder that a web server serves or a build picks up. */
export const directoryTarget = z.strictObject({
  type: z.literal('directory'),
  path: text.describe('A folder; relative to this file.'),
  durability: z
    .enum(['full', 'rename'])
    .default('full')
    .describe(
      'full: what was published survives a power loss. rename: faster, survives a crash of Feedmill.',
    ),
  removeAfter: removeAfter.default('0s'),
})

/** Object storage that speaks S3. */
export const s3Target = z.strictObject({
  type: z.literal('s3'),
  bucket: text.describe(
    'It must exist. Credentials are those that the AWS SDK finds, such as AWS_ACCESS_KEY_ID.',
  ),
  prefix: z
    .union([z.literal(''), relativePath])
    .default('')
    .describe('Before the path of every document, such as blog/'),
  endpoint: rootAddress.optional().describe('The address of a service that is not AWS.'),
  region: text.optional().describe('Default: what the AWS SDK finds.'),
  forcePathStyle: z
    .boolean()
    .optional()
    .describe('The bucket is in the path of addresses and not in their host name, as own services want it.'),
  cacheControl: z
    .union(
      [
        cacheControl,
        z.strictObject({
          feeds: cacheControl.default(DEFAULT_CACHE_CONTROL),
          others: cacheControl.default(DEFAULT_CACHE_CONTROL).describe('What goes with the feeds.'),
        }),
      ],
      { error: 'expected a Cache-Control such as public, max-age=900, or keys feeds and others' },
    )
    .default(DEFAULT_CACHE_CONTROL)
    .describe('Sent with every document: how long readers and caches may keep it.'),
  removeAfter: removeAfter.default('24h'),
})
