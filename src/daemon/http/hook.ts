import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Secret } from '../../core/secret.ts'
import { bearerToken, isOneOf, isSigned } from './access.ts'
import { respondJson } from './respond.ts'

export const HOOK_PATH = '/hooks/run'

/** What the hook sets off. */
export interface Hooks {
  /** `queued`: after the run that is going on now. */
  run(options: { readonly force: boolean }): 'started' | 'queued'
}

const UNAUTHORISED = ['WWW-Authenticate', 'Bearer realm="feedmill"']

/**
 * Whether a caller can be let in by its headers alone, or must be turned away before its body is read. `signed`: the
 * body decides.
 */
export function checkCaller(
  request: IncomingMessage,
  secrets: readonly Secret[],
): 'in' | 'out' | 'unknown' | 'signed' {
  const { 'x-gitlab-token': gitlab, 'x-hub-signature-256': signature } = request.headers
  const token = bearerToken(request) ?? (typeof gitlab === 'string' ? gitlab : undefined)
  if (token !== undefined) return isOneOf(token, secrets) ? 'in' : 'out'
  return signature === undefined ? 'unknown' : 'signed'
}

/** Answers who is not let in: 401 to one who showed nothing, 403 to one who showed something else. */
export function turnAway(
  request: IncomingMessage,
  response: ServerResponse,
  reason: 'out' | 'unknown',
): void {
  response.shouldKeepAlive = false
  if (reason === 'out')
    respondJson(request, response, 403, { error: 'the token or signature is not the right one' })
  else {
    const error = 'expected Authorization: Bearer, X-Hub-Signature-256 or X-Gitlab-Token'
    respondJson(request, response, 401, { error }, UNAUTHORISED)
  }
}

/** `POST /hooks/run[?force]`: 202 and what became of it. GitHub's ping runs nothing. */
export function answerHook(
  request: IncomingMessage,
  response: ServerResponse,
  body: Uint8Array,
  secrets: readonly Secret[],
  hooks: Hooks,
): void {
  const { 'x-hub-signature-256': signature, 'x-github-event': event } = request.headers
  const isIn =
    checkCaller(request, secrets) === 'in' ||
    (typeof signature === 'string' && isSigned(signature, body, secrets))
  if (!isIn) turnAway(request, response, 'out')
  else if (event === 'ping') respondJson(request, response, 202, { run: 'none', reason: 'a ping' })
  else respondJson(request, response, 202, { run: hooks.run({ force: asksForce(request.url ?? '') }) })
}

function asksForce(target: string): boolean {
  const value = new URL(target, 'http://localhost').searchParams.get('force')
  return value !== null && !/^(?:0|no|false)$/i.test(value)
}
