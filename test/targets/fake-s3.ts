import { type FakeStore, startFakeStore } from './fake-store.ts'

/** A bucket in this process that does what S3 documents, and what services are known to do besides. */

// What the SDK asks the environment for. Which version of Node it will want is no matter of these tests.
process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'testsecret'
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

export const BUCKET = 'feeds'

export function startFakeS3(): Promise<FakeStore> {
  return startFakeStore({
    endpoint: '',
    container: BUCKET,
    statuses: { put: 200, remove: 204 },
    codes: {
      noContainer: 'NoSuchBucket',
      noObject: 'NoSuchKey',
      forbidden: 'InvalidAccessKeyId',
      conflict: 'ConditionalRequestConflict',
      busy: 'SlowDown',
      failed: 'InternalError',
    },
    isKnown: ({ authorization }) => authorization?.includes('Credential=test/') === true,
    refusal: ({ method, headers }, there) => {
      const { 'if-match': match, 'if-none-match': noneMatch } = headers
      if (noneMatch === '*' && there !== undefined) return [412, 'PreconditionFailed']
      if (match === undefined || match === there) return undefined
      if (there === undefined) return method === 'DELETE' ? undefined : [404, 'NoSuchKey']
      return [412, 'PreconditionFailed']
    },
    kept: (headers) =>
      Object.fromEntries(
        Object.entries(headers).filter(([name]) =>
          /^(?:content-type|cache-control|x-amz-meta-.*)$/.test(name),
        ) as [string, string][],
      ),
  })
}
