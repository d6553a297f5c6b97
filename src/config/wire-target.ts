import { dirname, relative, resolve } from 'node:path'
import { parseDuration } from '../core/duration.ts'
import type { Target } from '../core/ports.ts'
import { withoutSecrets } from '../core/url.ts'
import { targets as targetTypes, withCachedLedger, withStateElsewhere } from '../targets/index.ts'
import type { TargetConfig } from './schema.ts'
import type { WireOptions } from './wire.ts'

/** A target as configured; `state` is where its state is read as long as it has none itself. */
export function wireTarget(config: TargetConfig, state: string | undefined, options: WireOptions): Target {
  const target = openTarget(config, options)
  if (state === undefined) return target
  const { base, cwd, log } = options
  if (!/^https?:\/\//i.test(state)) {
    const root = resolve(base, state)
    return withStateElsewhere(target, { root, display: shown(root, cwd), log })
  }
  return withStateElsewhere(target, { root: state, display: withoutSecrets(state), log })
}

function openTarget(config: TargetConfig, options: WireOptions): Target {
  const { base, cwd, flags, log, now, environment } = options
  if (config.type === 'directory') {
    const { type, path, durability, removeAfter, precompress, releases } = config
    const root = resolve(base, path)
    return targetTypes[type]({
      root,
      display: shown(root, cwd),
      durability,
      removeAfterMs: msOf(removeAfter),
      encodings: [...new Set(precompress)],
      releases,
    })
  }
  const { cacheControl, removeAfter } = config
  const shared = {
    prefix: folderPrefix(config.prefix),
    cacheControl:
      typeof cacheControl === 'string' ? { feeds: cacheControl, others: cacheControl } : cacheControl,
    removeAfterMs: msOf(removeAfter),
    adoptFiles: flags.adoptFiles,
    log,
    now,
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
  }
  if (config.type === 's3') {
    const { type, bucket, region, forcePathStyle } = config
    const target = targetTypes[type]({
      ...shared,
      bucket,
      ...(region !== undefined && { region }),
      ...(forcePathStyle !== undefined && { forcePathStyle }),
    })
    return farAway(target, options)
  }
  const { type, container, account } = config
  const variables = environment
  const target = targetTypes[type]({
    ...shared,
    container,
    variables,
    ...(account !== undefined && { account }),
  })
  return farAway(target, options)
}

function farAway(target: Target, { cache }: WireOptions): Target {
  return cache === undefined ? target : withCachedLedger(target, cache)
}

function msOf(duration: string): number {
  return parseDuration(duration) as number
}

/** '' or with a slash at its end. */
function folderPrefix(prefix: string): string {
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
}

/** A path as somebody in `cwd` would type it. */
export function shown(path: string, cwd: string): string {
  const short = relative(cwd, path)
  if (short === '') return '.'
  return short.startsWith('../../..') || dirname(path) === path ? path : short
}
