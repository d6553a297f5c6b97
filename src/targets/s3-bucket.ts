import type { HeadObjectCommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import {
  type Condition,
  type ObjectFacts,
  type ObjectHeaders,
  type ObjectStore,
  objectFacts,
  type PutOutcome,
} from './object-store.ts'
import { explainS3Error, isUnsupported, statusOf } from './s3-error.ts'

/** How a bucket is reached. Credentials come from the SDK's own chain. */
export interface BucketOptions {
  readonly bucket: string
  /** Before every key; '' or with a slash at its end. */
  readonly prefix: string
  readonly endpoint?: string
  readonly region?: string
  readonly forcePathStyle?: boolean
  /** Until a request has its answer. */
  readonly timeoutMs?: number
}

type Sdk = typeof import('@aws-sdk/client-s3')
type Answer = Pick<HeadObjectCommandOutput, 'ETag' | 'ContentType' | 'CacheControl' | 'Metadata'>

const TIMEOUT_MS = 60_000
const CONNECT_TIMEOUT_MS = 10_000
const SHA256 = 'feedmill-sha256'
const GENERATION = 'feedmill-generation'

/** A bucket behind the SDK, which is loaded with the first request: most runs need none of it. */
export function openBucket(options: BucketOptions): ObjectStore {
  const { bucket: Bucket, prefix } = options
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined
  // Ceph before 18 refuses an entity tag that is quoted, as the standard wants it.
  let tags: 'unknown' | 'quoted' | 'bare' = 'unknown'

  const open = (): Promise<{ sdk: Sdk; client: S3Client }> => {
    opened ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client(clientConfig(options)),
    }))
    return opened
  }
  const keyOf = (path: string): string => prefix + path
  const fail = (path: string, action: string, error: unknown): never => {
    throw explainS3Error(error, { bucket: Bucket, key: keyOf(path), action })
  }
  const tag = (version: string): string => (tags === 'bare' ? version.replaceAll('"', '') : version)

  async function head(path: string): Promise<ObjectFacts | undefined> {
    const { sdk, client } = await open()
    try {
      const answer = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: keyOf(path) }))
      return factsOf(answer)
    } catch (error) {
      if (isMissing(error)) return undefined
      return fail(path, 'cannot be looked at', error)
    }
  }

  async function attempt(
    path: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    condition: Condition,
  ): Promise<PutOutcome> {
    const { sdk, client } = await open()
    const { sha256, generation } = headers.ours
    try {
      const { ETag = '' } = await client.send(
        new sdk.PutObjectCommand({
          Bucket,
          Key: keyOf(path),
          Body: body,
          ContentLength: body.length,
          ContentType: headers.contentType,
          CacheControl: headers.cacheControl,
          Metadata: { [SHA256]: sha256, [GENERATION]: String(generation) },
          ...(condition === 'absent' && { IfNoneMatch: '*' }),
          ...(typeof condition === 'object' && { IfMatch: tag(condition.version) }),
        }),
      )
      return { kind: 'done', version: ETag }
    } catch (error) {
      if (condition === 'any') return fail(path, 'cannot be written', error)
      // 404: the version that was to be replaced has been deleted.
      if (statusOf(error) === 412 || isMissing(error)) return { kind: 'refused' }
      if (statusOf(error) === 409) return { kind: 'conflict' }
      if (isUnsupported(error)) return { kind: 'unsupported' }
      return fail(path, 'cannot be written', error)
    }
  }

  return {
    head,

    async get(path) {
      const { sdk, client } = await open()
      try {
        const answer = await client.send(new sdk.GetObjectCommand({ Bucket, Key: keyOf(path) }))
        const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array()
        return { bytes, ...factsOf(answer) }
      } catch (error) {
        // Whoever answers 404 in another way is not the service: to take that for an empty place loses all ids.
        if ((error as Error).name === 'NoSuchKey') return undefined
        return fail(path, 'cannot be read', error)
      }
    },

    async put(path, body, headers, condition) {
      const outcome = await attempt(path, body, headers, condition)
      if (typeof condition !== 'object' || tags !== 'unknown') return outcome
      if (outcome.kind === 'done') tags = 'quoted'
      if (outcome.kind !== 'refused' || (await head(path))?.version !== condition.version) return outcome
      tags = 'bare'
      const again = await attempt(path, body, headers, condition)
      if (again.kind !== 'done') tags = 'unknown'
      return again
    },

    async remove(path, version) {
      const { sdk, client } = await open()
      const remove = async (condition: { IfMatch?: string }): Promise<unknown> => {
        try {
          await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: keyOf(path), ...condition }))
          return undefined
        } catch (error) {
          return isMissing(error) ? undefined : error
        }
      }
      let error = await remove(version === undefined ? {} : { IfMatch: tag(version) })
      if (version !== undefined && statusOf(error) === 412) {
        const there = await head(path)
        if (there === undefined) return true
        if (tags === 'bare' || there.version !== version) return false
        error = await remove({ IfMatch: version.replaceAll('"', '') })
        if (statusOf(error) === 412) return false
      }
      // Many services know conditions for puts alone.
      if (version !== undefined && isUnsupported(error)) error = await remove({})
      return error === undefined || fail(path, 'cannot be removed', error)
    },
  }
}

function clientConfig(options: BucketOptions): S3ClientConfig {
  const { endpoint, region, forcePathStyle, timeoutMs = TIMEOUT_MS } = options
  return {
    // What fails is tried again by all of our stores in the same way.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeoutMs,
    },
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && {
      endpoint,
      // Services of one's own rarely care for a region, and the SDK insists on one.
      region: region ?? 'us-east-1',
      // R2 and others refuse requests with checksums that they do not know.
      requestChecksumCalculation: 'WHEN_REQUIRED' as const,
      responseChecksumValidation: 'WHEN_REQUIRED' as const,
    }),
  }
}

function factsOf({ ETag = '', ContentType, CacheControl, Metadata = {} }: Answer): ObjectFacts {
  const { [SHA256]: sha256, [GENERATION]: generation } = Metadata
  return objectFacts(ETag, { contentType: ContentType, cacheControl: CacheControl }, sha256, generation)
}

/** Nothing at the key; a missing bucket is another matter. An answer to HEAD has no text that tells them apart. */
function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
}
