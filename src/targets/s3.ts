import type { Instant } from '../core/dates.ts'
import { LOCK_PATH } from '../core/manifest.ts'
import type { Log, PutFacts, Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import { limiter } from './limiter.ts'
import { type BucketOptions, type ObjectHeaders, openBucket } from './s3-bucket.ts'
import { fencedPut, isState, plainPut } from './s3-fence.ts'
import { LEASE_PATH, type Lease, takeLease } from './s3-lease.ts'
import { parseLease } from './s3-lease-shape.ts'

export interface S3TargetOptions extends BucketOptions {
  /** The Cache-Control of documents; that of our state is fixed. */
  readonly cacheControl: string
  /** Objects that are not ours are overwritten. */
  readonly adoptFiles: boolean
  readonly now: () => Instant
  readonly log: Log
}

/** Services that are not AWS slow down or refuse when there are more. */
const REQUESTS_AT_ONCE = 8

/**
 * Object storage that speaks S3. It is never listed: what stands there is what the manifest says, and each put is made
 * on the condition that this is true.
 */
export function s3Target(options: S3TargetOptions): Target {
  const { bucket: bucketName, prefix, cacheControl, adoptFiles, now, log } = options
  const name = `s3 ${bucketName}${prefix === '' ? '' : `/${prefix.replace(/\/$/, '')}`}`
  const bucket = openBucket(options)
  const limited = limiter(REQUESTS_AT_ONCE)
  /** What this process has read or put: newer than what a manifest says. */
  const versions = new Map<string, string>()
  let lease: Lease | undefined

  return {
    name,

    async read(path) {
      // Who publishes is told by a lease, which ends by itself; no request for a file that is never there.
      if (path === LOCK_PATH) return undefined
      const object = await limited(() => bucket.get(path))
      // Another's object is not ours because it was looked at.
      if (object !== undefined && (object.ours !== undefined || isState(path)))
        versions.set(path, object.version)
      else versions.delete(path)
      return object?.bytes
    },

    async sizes(paths, held) {
      const sizes = new Map<string, number>()
      for (const path of paths) {
        const document = held[path]
        if (document !== undefined) sizes.set(path, document.length)
      }
      return sizes
    },

    async lock() {
      const taken = await takeLease({ bucket, targetName: name, now, log })
      lease = taken
      return {
        async release() {
          if (lease === taken) lease = undefined
          await taken.release()
        },
      }
    },

    async holder() {
      const stored = await limited(() => bucket.get(LEASE_PATH))
      const held = stored === undefined ? undefined : parseLease(stored.bytes)
      return held !== undefined && held.expires > now()
        ? { state: 'held', until: held.expires }
        : { state: 'free' }
    },

    async put(path, parts, facts) {
      const body = Buffer.concat(parts)
      return limited(async () => {
        await lease?.ensure()
        const headers = headersOf(path, facts)
        const known = versions.get(path) ?? facts.version
        const put = { path, body, headers, version: known, adopt: adoptFiles, targetName: name }
        const isFenced = lease === undefined || lease.conditional
        const version = await (isFenced ? fencedPut(bucket, put) : plainPut(bucket, put))
        versions.set(path, version)
        return version
      })
    },

    async remove(path) {
      await limited(async () => {
        await lease?.ensure()
        const known = lease?.conditional === false ? undefined : versions.get(path)
        if (!(await bucket.remove(path, known)))
          throw new RunError(`${name}: ${path} was changed while it was to be removed; run again`)
        versions.delete(path)
      })
    },

    // What the service has confirmed is kept.
    async settle() {},

    async commit() {},
  }

  function headersOf(path: string, { mediaType, sha256 }: PutFacts): ObjectHeaders {
    return {
      contentType: /[/+](?:xml|json)$/.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
      cacheControl: isState(path) ? 'no-cache' : cacheControl,
      ours: { sha256, generation: lease?.generation ?? 0 },
    }
  }
}
