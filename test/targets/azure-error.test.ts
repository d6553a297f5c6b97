import { describe, expect, it } from 'vitest'
import { BrokenAnswerError, explainAzureError, NoAnswerError } from '../../src/targets/azure-error.ts'
import { TransientError } from '../../src/targets/object-store.ts'

/** As the SDK throws it. */
function refusal(statusCode: number, headers: Record<string, string> = {}, message = 'no'): Error {
  const response = { headers: { get: (name: string) => headers[name] } }
  return Object.assign(new Error(message), { name: 'RestError', statusCode, response })
}

describe('a failure', () => {
  const place = { container: 'feeds', key: 'feed.xml', action: 'cannot be read', secret: 'verysecret' }

  it.each([
    [refusal(503), { isOverload: true }],
    [refusal(429, { 'retry-after': '7' }), { isOverload: true, retryAfterMs: 7000 }],
    [refusal(500), { isOverload: false }],
    [Object.assign(new Error(), { code: 'ECONNRESET' }), { isOverload: false }],
    [Object.assign(new Error(), { code: 'REQUEST_SEND_ERROR' }), { isOverload: false }],
    [new BrokenAnswerError('aborted'), { isOverload: false }],
    [new NoAnswerError(1000), { isOverload: false }],
  ])('%s may pass', (error, expected) => {
    const explained = explainAzureError(error, place)
    expect(explained).toBeInstanceOf(TransientError)
    expect(explained).toMatchObject(expected)
    expect(explained.cause).toBeUndefined()
  })

  it.each([
    refusal(403),
    refusal(409),
    Object.assign(new Error(), { code: 'ENOTFOUND' }),
    new Error('of any kind'),
  ])('%s does not', (error) => {
    expect(explainAzureError(error, place)).not.toBeInstanceOf(TransientError)
  })

  it.each([
    ['LeaseIdMissing', 412, 'break it'],
    ['SnapshotsPresent', 409, 'delete them'],
    ['ContainerBeingDeleted', 409, 'create it again in a minute'],
    ['AuthorizationPermissionMismatch', 403, 'Storage Blob Data Contributor'],
    ['SomethingNew', 400, 'check account, endpoint and container'],
  ])('of the code %s says what to do', (code, status, remedy) => {
    const { message } = explainAzureError(refusal(status, { 'x-ms-error-code': code }), place)
    expect(message).toContain(`azure feeds: feed.xml: cannot be read: ${code}, ${status}; no (`)
    expect(message).toContain(remedy)
  })

  it('says one line, and no secret', () => {
    const said = 'wrong verysecret at https://a.example/?sv=1&sig=abc%3D&x=1\nRequestId: 5'
    const { message, cause } = explainAzureError(refusal(400, {}, said), place)
    expect(message).toContain('400; wrong … at https://a.example/?sv=1&sig=…&x=1 (')
    expect(cause).toBeUndefined()
  })
})
