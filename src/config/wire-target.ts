import { dirname, relative, resolve } from 'node:path'
import type { Target } from '../core/ports.ts'
import { targets as targetTypes, withStateElsewhere } from '../targets/index.ts'
import type { TargetConfig } from './schema.ts'
import type { WireOptions } from './wire.ts'

/** A target as configured; `state` is where its state is read as long as it has none itself. */
export function wireTarget(config: TargetConfig, state: string | undefined, options: WireOptions): Target {
  const target = openTarget(config, options)
  if (state === undefined) return target
  const { base, cwd } = options
  const isAddress = /^https?:/i.test(state)
  const root = isAddress ? state : resolve(base, state)
  return withStateElsewhere(target, { root, display: isAddress ? withoutSecrets(state) : shown(root, cwd) })
}

function openTarget(config: TargetConfig, { base, cwd, flags, log, now }: WireOptions): Target {
  if (config.type === 's3') {
    const { type, prefix, endpoint, region, forcePathStyle, ...rest } = config
    return targetTypes[type]({
      ...rest,
      prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(forcePathStyle !== undefined && { forcePathStyle }),
      adoptFiles: flags.adoptFiles,
      log,
      now,
    })
  }
  const root = resolve(base, config.path)
  return targetTypes[config.type]({ root, display: shown(root, cwd), durability: config.durability })
}

/** An address without what may be a password in it. */
function withoutSecrets(address: string): string {
  const url = new URL(address)
  return url.origin + url.pathname
}

/** A path as somebody in `cwd` would type it. */
export function shown(path: string, cwd: string): string {
  const short = relative(cwd, path)
  if (short === '') return '.'
  return short.startsWith('../../..') || dirname(path) === path ? path : short
}
