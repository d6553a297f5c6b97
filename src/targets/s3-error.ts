import { RunError } from '../core/problem.ts'
import { TransientError } from './object-store.ts'
import { isOverloadStatus, isPassingCode, isPassingStatus, retryAfterMs } from './transient.ts'

/** Where a request went, for messages. */
export interface RequestPlace {
  readonly bucket: string
  readonly key: string
  /** Such as `cannot be read`. */
  readonly action: string
}

/** The HTTP status of what the SDK threw; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode
}

/** Whether the service says that it does not know what was asked. */
export function isUnsupported(error: unknown): boolean {
  return statusOf(error) === 501 || (error as Error | undefined)?.name === 'NotImplemented'
}

/** Any failure of a request as one that says where, what and what to do. */
export function explainS3Error(error: unknown, { bucket, key, action }: RequestPlace): RunError {
  if (error instanceof RunError) return error
  const { name, message, code } = error as Error & { code?: string }
  const status = statusOf(error)
  // An answer to HEAD has no text, and the SDK calls that Unknown.
  const word = [code ?? (name === 'Unknown' || name === 'Error' ? undefined : name), status]
    .filter((part) => part !== undefined)
    .join(', ')
  const said =
    message === '' || message === 'UnknownError'
      ? ''
      : `; ${message.replace(/^@smithy\S+ - \[ERROR\] /, '').replace(/\s+/g, ' ')}`
  const remedy = message.includes('Region is missing')
    ? 'set region, or AWS_REGION'
    : remedyFor(name, code, status)
  const text = `s3 ${bucket}: ${key}: ${action}: ${word || 'failed'}${said} (${remedy})`
  if (!isTransient(name, code, status)) return new RunError(text, { cause: error })
  const isOverload = name === 'SlowDown' || isOverloadStatus(status)
  return new TransientError(text, { cause: error, isOverload, retryAfterMs: retryAfter(error) })
}

const TRANSIENT_NAME = /^(?:SlowDown|RequestTimeout|TimeoutError|InternalError|ServiceUnavailable)$/

/** Whether the same request may succeed later. Rights, names and what is asked for do not change by themselves. */
function isTransient(name: string, code: string | undefined, status: number | undefined): boolean {
  return TRANSIENT_NAME.test(name) || isPassingCode(code) || isPassingStatus(status)
}

function retryAfter(error: unknown): number | undefined {
  const headers = (error as { $response?: { headers?: Record<string, string> } }).$response?.headers
  return retryAfterMs(headers?.['retry-after'], headers?.date)
}

const RIGHTS = 's3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket'

function remedyFor(name: string, code: string | undefined, status: number | undefined): string {
  if (/Credentials|TokenProvider/.test(name))
    return 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or another source of credentials that the AWS SDK knows'
  if (/InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken/.test(name) || status === 401)
    return 'check the credentials'
  if (name === 'RequestTimeTooSkewed') return 'set this machine’s clock'
  // Without the right to list, a missing object looks like a forbidden one.
  if (status === 403) return `check the credentials and their rights: ${RIGHTS}`
  if (name === 'NoSuchBucket') return 'create the bucket, or correct its name in the configuration'
  if (name === 'PermanentRedirect' || name === 'AuthorizationHeaderMalformed' || status === 301)
    return 'the bucket is in another region: set region'
  if (name === 'TimeoutError' || code !== undefined)
    return 'check the network and endpoint; what is published is whole, the next run finishes it'
  if (status !== undefined && (status >= 500 || status === 429 || status === 408))
    return 'the service is overloaded or out of order; what is published is whole, the next run finishes it'
  return 'check endpoint, region and bucket'
}
