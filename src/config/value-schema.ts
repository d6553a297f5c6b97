import * as z from 'zod'
import { STATE_FOLDER } from '../core/manifest.ts'
import { httpUrl } from '../core/url.ts'

/** Values that mean the same wherever they are in the configuration. */

/** Something, and not nothing. */
export const text = z.string().min(1)

/** An http(s) address. */
export const webAddress = z.string().refine((value) => httpUrl(value) !== undefined, {
  error: 'expected an http(s) address such as https://example.com/blog/',
})

/** An http(s) address that others can be appended to. */
export const rootAddress = webAddress.refine(isBare, {
  error: 'expected an address without a user name, a password, “?” or “#”',
})

/** Below the target, never out of it, never onto our own state. */
export const relativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\\\0?#]+$/, {
    error: 'expected a relative path without “..”',
  })
  .refine((path) => !`${path.toLowerCase()}/`.startsWith(`${STATE_FOLDER}/`), {
    error: `expected a path outside ${STATE_FOLDER}, where Feedmill keeps its state`,
  })

function isBare(address: string): boolean {
  try {
    const { username, password, search, hash } = new URL(address)
    return username + password + search + hash === ''
  } catch {
    return true
  }
}
