import * as z from 'zod'
import type { PagesSpec } from '../pages/index.ts'
import { fileName, relativePath } from './schema-values.ts'

/** What goes with the feeds for people, and for programs that look for feeds. */

const DEFAULTS = {
  feeds: 'feed.html',
  index: 'feeds.html',
  opml: 'feeds.opml',
  json: 'feeds.json',
  links: 'feeds-links.html',
  stylesheet: 'feeds-xml.css',
  style: 'feeds.css',
  script: 'feeds.js',
} as const

const pathOrNot = (expected: string, path: string, isName = false) =>
  z
    .union([z.literal(false), isName ? fileName : relativePath], { error: `expected ${expected}, or false` })
    .default(path)

const each = z.strictObject({
  feeds: pathOrNot('a file name', DEFAULTS.feeds, true).describe(
    'A page for each feed, in the feed’s folder, by this file name.',
  ),
  index: pathOrNot('a path', DEFAULTS.index).describe('The page of all feeds.'),
  opml: pathOrNot('a path', DEFAULTS.opml).describe('All feeds as OPML, for feed readers.'),
  json: pathOrNot('a path', DEFAULTS.json).describe(
    'All feeds as JSON, for programs; feedmill autodiscovery needs it.',
  ),
  links: pathOrNot('a path', DEFAULTS.links).describe(
    'The <link rel="alternate"> tags for the pages of the blog, to be included by its templates.',
  ),
  stylesheet: pathOrNot('a path', DEFAULTS.stylesheet).describe(
    'The style by which browsers show the RSS and Atom documents themselves.',
  ),
  style: relativePath.default(DEFAULTS.style).describe('The style of the pages.'),
  script: pathOrNot('a path', DEFAULTS.script).describe(
    'Copies addresses and searches the list of feeds; the pages are whole without it.',
  ),
})

/** The part `pages` of the configuration: a `PagesSpec`, or undefined when none is wanted. */
export const pages = z
  .union([z.boolean(), each], { error: 'expected true, false, or keys such as feeds, index and opml' })
  .default(true)
  .transform((stated): PagesSpec | undefined => {
    if (stated === false) return undefined
    const { style, ...paths } = stated === true ? { ...DEFAULTS } : stated
    const wanted = Object.entries(paths).filter(([, path]) => path !== false)
    return { ...(Object.fromEntries(wanted) as Omit<PagesSpec, 'style'>), style }
  })
