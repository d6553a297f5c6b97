import type { Target } from '../../src/core/ports.ts'
import { azureTarget } from '../../src/targets/azure.ts'
import type { ObjectTargetOptions } from '../../src/targets/object-target.ts'
import { s3Target } from '../../src/targets/s3.ts'
import { CONTAINER, CREDENTIALS, startFakeAzure } from './fake-azure.ts'
import { BUCKET, startFakeS3 } from './fake-s3.ts'
import type { FakeStore } from './fake-store.ts'

/** The kinds of object storage, each with a fake of its service: what holds for one holds for all. */

export interface Provider {
  readonly name: string
  /** Before the headers of metadata, and between the words of its names. */
  readonly metadata: readonly [prefix: string, separator: string]
  start(): Promise<FakeStore>
  open(fake: FakeStore, options?: OpenOptions): Target
}

export interface OpenOptions extends Partial<ObjectTargetOptions> {
  /** Another one than the fake's. */
  readonly container?: string
  readonly prefix?: string
  readonly timeoutMs?: number
  /** What the target warns of is added. */
  readonly warnings?: string[]
}

export const NOW = Date.UTC(2026, 0, 1)

export const s3: Provider = {
  name: 's3',
  metadata: ['x-amz-meta-', '-'],
  start: startFakeS3,
  open: ({ endpoint }, { container = BUCKET, ...options } = {}) =>
    s3Target({ bucket: container, endpoint, forcePathStyle: true, ...completed(options) }),
}

export const azure: Provider = {
  name: 'azure',
  metadata: ['x-ms-meta-', '_'],
  start: startFakeAzure,
  open: ({ endpoint }, options = {}) =>
    azureTarget({ container: CONTAINER, endpoint, variables: CREDENTIALS, ...completed(options) }),
}

export const providers = [s3, azure]

function completed({ warnings = [], ...options }: OpenOptions): ObjectTargetOptions & {
  prefix: string
} {
  const nothing = (): void => {}
  return {
    prefix: '',
    cacheControl: { feeds: 'public, max-age=900', others: 'no-cache' },
    removeAfterMs: 0,
    adoptFiles: false,
    now: () => NOW,
    log: { debug: nothing, info: nothing, error: nothing, warn: (_facts, line) => warnings.push(line) },
    ...options,
  }
}
