import { describe, expect, it } from 'vitest'
import { explainAzureError, mayPass } from '../../src/targets/azure-error.ts'

/** As the SDK throws it. */
function refusal(statusCode: number, headers: Record<string, string> = {}, message = 'no'): Error {
  const response = { headers: { get: (name: string) => headers[name] } }
  return Object.assign(new Error(message), { name: 'RestError', statusCode, response })
}

describe('a failure', () => {
  it.each([
    [refusal(503), true],
    [refusal(429, { 'retry-after': '7' }), 7000],
    [refusal(503, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }), true],
    [refusal(500), true],
    [refusal(403), false],
    [refusal(409), false],
    [Object.assign(new Error(), { code: 'ECONNRESET' }), true],
    [Object.assign(new Error(), { code: 'ENOTFOUND' }), false],
    [new Error('of any kind'), false],
  ])('%s may pass: %s', (error, expected) => {
    expect(mayPass(error)).toBe(expected)
  })

  const place = { container: 'feeds', key: 'feed.xml', action: 'cannot be read', secret: 'verysecret' }
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
