import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Secret } from '../../core/secret.ts'

/** Whether two texts are the same, in a time that says nothing about where they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1). */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
}

/** Whether a text is one of the secrets. Each is compared, whichever it is. */
export function isOneOf(given: string | undefined, secrets: readonly Secret[]): boolean {
  if (given === undefined) return false
  return secrets.map((secret) => isSame(given, secret.reveal())).includes(true)
}

/** Whether `sha256=…` is the HMAC of a body under one of the secrets, as GitHub, Gitea and Forgejo sign. */
export function isSigned(signature: string, body: Uint8Array, secrets: readonly Secret[]): boolean {
  return secrets
    .map((secret) =>
      isSame(signature, `sha256=${createHmac('sha256', secret.reveal()).update(body).digest('hex')}`),
    )
    .includes(true)
}
