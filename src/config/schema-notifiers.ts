import * as z from 'zod'
import { publicAddress, rootAddress, text, webAddress } from './schema-values.ts'

/** Hubs that push changes to their subscribers. */
const websub = z.strictObject({
  type: z.literal('websub'),
  hubs: z
    .array(publicAddress)
    .min(1)
    .describe('Addresses of WebSub hubs. Every feed names them, and each is told of every change.'),
})

/** A server where readers of RSS register. */
const rsscloud = z.strictObject({
  type: z.literal('rsscloud'),
  server: rootAddress.describe('The address of an rssCloud server. Every RSS feed names it.'),
})

/** Search engines. */
const indexnow = z.strictObject({
  type: z.literal('indexnow'),
  endpoint: publicAddress.default('https://api.indexnow.org/indexnow'),
  key: z
    .string()
    .regex(/^[A-Za-z0-9-]{8,128}$/, { error: 'expected 8 to 128 letters, digits and hyphens' })
    .describe('The key that a file of the site confirms.'),
  keyLocation: publicAddress
    .optional()
    .describe('The address of the key file. Default: <key>.txt at the root of the host.'),
})

/** A program of the operator's. */
const webhook = z.strictObject({
  type: z.literal('webhook'),
  url: webAddress.describe('Gets the feeds that changed, with their digests, as signed JSON.'),
  secret: text.describe('What messages are signed with, from a variable of the environment.'),
})

/** Who is told of what is published, once the public gets it. */
export const notifiers = z
  .array(z.discriminatedUnion('type', [websub, rsscloud, indexnow, webhook]))
  .refine((list) => list.filter(({ type }) => type === 'rsscloud').length <= 1, {
    error: 'expected one rsscloud at most, as a feed can name only one',
  })
  .default([])
