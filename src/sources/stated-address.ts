import { isMap } from '../core/data.ts'
import type { Data } from '../core/post.ts'
import { maskPasswords } from '../core/url.ts'
import { ContentError } from './content-error.ts'
import type { ContentFile } from './dialects/dialect.ts'

/**
 * Warns where the address that an author states cannot be meant so, with the one that the post has.
 *
 * @param facts what a dialect made of the file
 * @throws ContentError when the address holds a password
 */
export function requireAddress(
  file: ContentFile,
  { url, addressKeys = [] }: { readonly url: string; readonly addressKeys?: readonly string[] },
  warn: (message: string, key: string) => void,
): void {
  for (const key of addressKeys) {
    const value = file.data[key]
    if (value === undefined || value === null) continue
    // Also where it became a path of the site's.
    if (typeof value === 'string' && maskPasswords(value) !== value) {
      const message = `${key}: expected an address without a user name and a password, found one with these`
      throw new ContentError(message, file.frontMatter?.line(key), 'state it without these')
    }
    const found = oddity(value, file.frontMatter?.isQuoted(key) === true)
    if (found !== undefined)
      warn(`${key}: expected a path such as /2024/title/, found ${found}; the post’s address is ${url}`, key)
  }
}

/** Undefined for a path. Scalars are text here, so that numbers and the like are known by not being quoted. */
function oddity(value: Data, isQuoted: boolean): string | undefined {
  if (isMap(value)) return 'keys with values'
  if (typeof value !== 'string') return 'a list'
  const text = value.trim()
  if (text === '') return 'nothing'
  if (!isQuoted && /^(?:true|false|yes|no|on|off)$/i.test(text)) return text
  if (!isQuoted && /^[+-]?\d+(?:\.\d+)?$/.test(text)) return `the number ${text}`
  const isElsewhere = /^(?!https?:\/\/)(?:[a-z][a-z0-9+.-]*:\/\/|\/\/|(?:javascript|data|mailto):)/i.test(
    text,
  )
  return isElsewhere ? `“${text}”` : undefined
}
