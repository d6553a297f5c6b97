import type { Target } from '../core/ports.ts'
import { type ObjectTargetOptions, objectTarget, targetName } from './object-target.ts'
import { type BucketOptions, openBucket } from './s3-bucket.ts'

export interface S3TargetOptions extends BucketOptions, ObjectTargetOptions {}

/** Object storage that speaks S3. */
export function s3Target(options: S3TargetOptions): Target {
  const { bucket, prefix } = options
  return objectTarget(targetName(`s3 ${bucket}`, prefix), openBucket(options), options)
}
