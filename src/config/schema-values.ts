import * as z from 'zod'
import { parseDuration } from '../core/duration.ts'
import { isEmail } from '../core/email.ts'
import { isLanguageTag } from '../core/language.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import { legalText, singleLine } from '../core/text.ts'
import { httpUrl, resolveUrl } from '../core/url.ts'

/** The values that configurations are made of. */

/** Not empty, also when what no document can carry is left out. */
export const text = z
  .string()
  .min(1)
  .refine((written) => written === '' || singleLine(legalText(written)) !== '', {
    error: 'expected a text',
  })

/** http or https. */
export const webAddress = z.string().refine((value) => httpUrl(value) !== undefined, {
  error: 'expected an http(s) address such as https://example.com/blog/',
})

/** One that may be shown to everybody. */
export const publicAddress = webAddress.refine(hasNoPassword, {
  error: 'expected an address without a user name and a password',
})

/** The same, or a path that belongs to the site's root. */
export const siteAddress = text
  .refine((written) => httpUrl(resolveUrl(written, 'https://example.com/') ?? '') !== undefined, {
    error: 'expected an http(s) address or a path such as /images/logo.png',
  })
  .refine(hasNoPassword, { error: 'expected an address without a user name and a password' })

function hasNoPassword(address: string): boolean {
  try {
    const { username, password } = new URL(address)
    return username + password === ''
  } catch {
    return true
  }
}

/** What paths are appended to. */
export const rootAddress = webAddress.refine(isBare, {
  error: 'expected an address without a user name, a password, “?” or “#”',
})

function isBare(address: string): boolean {
  try {
    const { username, password, search, hash } = new URL(address)
    return username + password + search + hash === ''
  } catch {
    return true
  }
}

/** As published. */
export const email = z
  .string()
  .refine(isEmail, { error: 'expected an e-mail address' })
  .meta({ pattern: '^[^\\s<>()@,;]+@[^\\s<>()@,;]+\\.[^\\s<>()@,;]+$' })

/** Beyond about 24 days the platform's timers fire at once. */
export const TIMER_MAX_MS = 86_400_000

/** A time such as `30s` between two limits; `expected` ends the message about any other. */
export function duration(minMs: number, maxMs: number, expected: string): z.ZodString {
  const isInside = (value: string): boolean => {
    const durationMs = parseDuration(value)
    return durationMs !== undefined && durationMs >= minMs && durationMs <= maxMs
  }
  return z.string().refine(isInside, { error: `expected ${expected}` })
}

/** Below the target, never out of it, never onto our own state. */
export const relativePath = pathBelow(/^(?!\/)/)

/** Where a document is in its feed's folder. */
export const fileName = withoutDot(relativePath)

/** The same, or with a leading slash where it is below the target. */
export const fileOrPath = withoutDot(pathBelow(/^\/?(?!\/)/))

function pathBelow(start: RegExp): z.ZodString {
  return z
    .string()
    .regex(new RegExp(`${start.source}(?!.*(?:^|/)\\.{1,2}(?:/|$))(?!.*//)[^\\\\\\0-\\x1f\\x7f?#%]+$`), {
      error: 'expected a path below the target, without “..”, “%” and control characters',
    })
    .refine((path) => !`${path.toLowerCase().replace(/^\//, '')}/`.startsWith(`${STATE_FOLDER}/`), {
      error: `expected a path outside ${STATE_FOLDER}, where Feedmill keeps its state`,
    })
}

function withoutDot(path: z.ZodString): z.ZodString {
  return path.refine((name) => !name.startsWith('.'), {
    error: 'expected a name that does not begin with a dot',
  })
}

/** BCP 47. */
export const languageTag = z
  .string()
  .refine(isLanguageTag, { error: 'expected a language tag such as en or pt-BR' })

/** RFC 9111 §5.2, in the characters that every configuration language passes on as they are. */
export const cacheControl = z
  .string()
  .regex(/^[a-z0-9_=", -]+$/i, { error: 'expected a Cache-Control such as public, max-age=900' })

/** A quarter of an hour: how old a feed may be for a reader. */
export const DEFAULT_CACHE_CONTROL = 'public, max-age=900'
