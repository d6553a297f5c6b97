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

const directoryTarget = z.strictObject({
  type: z.literal('directory'),
  path: text.describe('A folder; relative to this file.'),
  durability: z
    .enum(['full', 'rename'])
    .default('full')
    .describe(
      'full: what was published survives a power loss. rename: faster, survives a crash of Feedmill.',
    ),
  removeAfter: removeAfter.default('0s'),
  precompress: z
    .array(z.enum(['gzip', 'br']))
    .default([])
    .describe(
      'The compressed forms that stand beside every document, for web servers that send them as they are.',
    ),
  releases: z
    .boolean()
    .default(false)
    .describe(
      'Each publication is a whole tree below releases/, and the link current leads to the newest: serve <path>/current.',
    ),
})

const prefix = z
  .union([z.literal(''), relativePath])
  .default('')
  .describe('Before the path of every document, such as blog/')

const objectCacheControl = z
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
  .describe('Sent with every document: how long readers and caches may keep it.')

const s3Target = z.strictObject({
  type: z.literal('s3'),
  bucket: text.describe(
    'It must exist. Credentials are those that the AWS SDK finds, such as AWS_ACCESS_KEY_ID.',
  ),
  prefix,
  endpoint: rootAddress.optional().describe('The address of a service that is not AWS.'),
  region: text.optional().describe('Default: what the AWS SDK finds.'),
  forcePathStyle: z
    .boolean()
    .optional()
    .describe('The bucket is in the path of addresses and not in their host name, as own services want it.'),
  cacheControl: objectCacheControl,
  removeAfter: removeAfter.default('24h'),
})

const azureTarget = z
  .strictObject({
    type: z.literal('azure'),
    account: z
      .string()
      .regex(/^[a-z0-9]{3,24}$/, { error: 'expected a storage account: 3 to 24 small letters and digits' })
      .optional()
      .describe('The storage account. Default: AZURE_STORAGE_ACCOUNT, or that of the connection string.'),
    endpoint: rootAddress
      .optional()
      .describe(
        'The address of the account’s blobs, when it is not https://<account>.blob.core.windows.net/',
      ),
    container: z
      .string()
      .regex(/^(?:\$web|[a-z0-9](?:-?[a-z0-9]){2,62})$/, {
        error: 'expected a container: 3 to 63 small letters, digits and single hyphens, or $web',
      })
      .describe('It must exist. Credentials are in the environment, such as AZURE_STORAGE_KEY.'),
    prefix,
    cacheControl: objectCacheControl,
    removeAfter: removeAfter.default('24h'),
  })
  .refine(({ account, endpoint }) => account === undefined || endpoint === undefined, {
    error: 'expected account or endpoint, found both',
  })

/** Where documents are published. */
export const target = z.discriminatedUnion('type', [directoryTarget, s3Target, azureTarget])
