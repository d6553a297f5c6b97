import * as z from 'zod'
import { CATEGORIES } from '../core/podcast-categories.ts'
import { email, siteAddress, text } from './schema-values.ts'

const category = z.string().refine(isCategory, {
  error: 'expected one of Apple’s categories, such as Technology or Arts > Books',
})

/** What makes a feed a podcast. */
export const podcast = z
  .strictObject({
    image: siteAddress.describe(
      'A square picture, JPEG or PNG of 1400 to 3000 pixels; a path belongs to the site’s root.',
    ),
    category: z
      .union([category, z.array(category).min(1)], {
        error: 'expected one of Apple’s categories, such as Technology or Arts > Books, or a list of these',
      })
      .describe('One of Apple’s categories, or a list; a subcategory is written Arts > Books.'),
    explicit: z.boolean().default(false).describe('Whether it is not for children.'),
    author: text.optional().describe('Default: the site’s author.'),
    owner: z
      .strictObject({ name: text, email })
      .optional()
      .describe(
        'Whom directories write to; published in the feed. Default: the site’s author with their e-mail.',
      ),
    type: z
      .enum(['episodic', 'serial'])
      .optional()
      .describe('serial: it is listened to from its first episode on.'),
    locked: z
      .boolean()
      .optional()
      .describe('true tells directories to refuse this podcast from anybody else.'),
    guid: z
      .string()
      .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, { error: 'expected a UUID' })
      .optional()
      .describe(
        'The podcast:guid that directories know already. Default: made of the feed’s address, then kept.',
      ),
  })
  .transform(({ category, ...rest }) => ({
    ...rest,
    categories: [category].flat().map((written): [string, string?] => {
      const [first = '', second] = partsOf(written)
      return second === undefined ? [first] : [first, second]
    }),
  }))

function isCategory(written: string): boolean {
  const [first = '', second, ...others] = partsOf(written)
  if (others.length > 0 || !Object.hasOwn(CATEGORIES, first)) return false
  return second === undefined || CATEGORIES[first]?.includes(second) === true
}

function partsOf(written: string): string[] {
  return written.split('>').map((part) => part.trim())
}
