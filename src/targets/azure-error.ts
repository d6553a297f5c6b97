import { OperatorError, RunError } from '../core/problem.ts'
import { TransientError } from './object-store.ts'
import { isOverloadStatus, isPassingCode, isPassingStatus, retryAfterMs } from './transient.ts'

/** Where a request went, for messages. */
export interface RequestPlace {
  readonly container: string
  readonly key: string
  /** Such as `cannot be read`. */
  readonly action: string
  /** What no message may contain. */
  readonly secret: string | undefined
}

/** What the SDK throws, as far as it matters here. */
interface SdkError extends Error {
  readonly statusCode?: number
  readonly code?: string
  readonly response?: { readonly headers: { get(name: string): string | undefined } }
}

/** An answer that began, and did not come to its end. The SDK gives such failures many names. */
export class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError'
}

/** A request had no whole answer in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs / 1000} s`)
  }
}

/** The service's own word for a refusal, also in an answer to HEAD; else that of the platform. */
export function codeOf(error: unknown): string | undefined {
  const { response, code } = error as SdkError
  return response?.headers.get('x-ms-error-code') ?? code
}

/**
 * Any failure of a request as one that says where, what and what to do, a TransientError when it may pass. What the SDK threw is not its cause: it holds
 * the request, of which address and headers may be secrets.
 */
export function explainAzureError(error: unknown, place: RequestPlace): Error {
  if (error instanceof RunError || error instanceof OperatorError) return error
  const { container, key, action, secret } = place
  const { name, message } = error as Error
  const status = statusOf(error)
  const code = codeOf(error) ?? (name === 'Error' || name === 'RestError' ? undefined : name)
  const word = [code, status].filter((part) => part !== undefined).join(', ')
  // What follows the first line is the request's number and time.
  const line = (message.split('\n')[0] ?? '').replaceAll(/\bsig=[^&\s]+/g, 'sig=…')
  const said = secret === undefined ? line : line.replaceAll(secret, '…')
  const text = `azure ${container}: ${key}: ${action}: ${word || 'failed'}${said && `; ${said}`} (${remedyFor(error, code ?? '', status)})`
  if (!isTransient(error, code, status)) return new RunError(text)
  return new TransientError(text, { isOverload: isOverloadStatus(status), retryAfterMs: retryAfter(error) })
}

/** Whether the same request may succeed later. Rights, names and what is asked for do not change by themselves. */
function isTransient(error: unknown, code: string | undefined, status: number | undefined): boolean {
  return status === undefined ? isOfNetwork(error, code) : isPassingStatus(status)
}

function isOfNetwork(error: unknown, code: string | undefined): boolean {
  if (error instanceof NoAnswerError || error instanceof BrokenAnswerError) return true
  return code === 'REQUEST_SEND_ERROR' || isPassingCode(code)
}

function retryAfter(error: unknown): number | undefined {
  const headers = (error as SdkError).response?.headers
  return retryAfterMs(headers?.get('retry-after'), headers?.get('date'))
}

const RIGHTS =
  'a SAS token needs read, create, write and delete, others the role Storage Blob Data Contributor'

/** By the service's error code. */
const REMEDIES: Readonly<Record<string, string>> = {
  AuthenticationFailed:
    'check the account, its key or the SAS token, until when that is valid, and this machine’s clock',
  ContainerNotFound: 'create the container, or correct its name in the configuration',
  ContainerBeingDeleted: 'the container was deleted a moment ago: create it again in a minute',
  LeaseIdMissing: 'somebody has a lease on this blob: break it',
  SnapshotsPresent: 'the blob has snapshots, which Feedmill does not delete: delete them',
  BlobImmutableDueToPolicy: 'a policy of the container forbids to change blobs: publish to another container',
  InvalidBlobType: 'something else than a block blob is there: delete it',
  BlobArchived: 'the blob is in the archive: move it to another tier',
  UnauthorizedBlobOverwrite: `check the rights: ${RIGHTS}`,
  ENOTFOUND: 'there is no such account or host: check account, endpoint and the network',
}

function remedyFor(error: unknown, code: string, status: number | undefined): string {
  const known = Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined
  if (known !== undefined) return known
  if (/Credential|Authentication/.test((error as Error).name))
    return 'set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or sign in with az login'
  if (status === 401 || status === 403)
    return `check the credentials, their rights and the account’s firewall: ${RIGHTS}`
  if (isOfNetwork(error, code))
    return 'check the network and endpoint; what is published is whole, the next run finishes it'
  if (isPassingStatus(status))
    return 'the service is overloaded or out of order; what is published is whole, the next run finishes it'
  return 'check account, endpoint and container'
}

/** Undefined when there was no answer. */
function statusOf(error: unknown): number | undefined {
  return (error as SdkError | undefined)?.statusCode
}
