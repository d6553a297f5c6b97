import { dirname, relative, resolve } from 'node:path'
import type { Target } from '../core/ports.ts'
import { OperatorError } from '../core/problem.ts'
import { withoutSecrets } from '../core/url.ts'
import { targets as targetTypes, withStateElsewhere } from '../targets/index.ts'
import type { TargetConfig } from './schema.ts'
import type { WireOptions } from './wire.ts'

/** A target as configured; `state` is where its state is read as long as it has none itself. */
export function wireTarget(config: TargetConfig, state: string | undefined, options: WireOptions): Target {
  const target = openTarget(config, options)
  if (state === undefined) return target
  const { base, cwd, log } = options
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(state)?.[1]?.toLowerCase()
  if (scheme === undefined) {
    const root = resolve(base, state)
    return withStateElsewhere(target, { root, display: shown(root, cwd), log })
  }
  if (scheme !== 'http' && scheme !== 'https')
    throw new OperatorError(`state: expected an http(s) address or a folder, found ${scheme}://`)
  return withStateElsewhere(target, { root: state, display: withoutSecrets(state), log })
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
  const { type, durability, precompress, releases } = config
  const encodings = [...new Set(precompress)]
  return targetTypes[type]({ root, display: shown(root, cwd), durability, encodings, releases })
}

/** A path as somebody in `cwd` would type it. */
export function shown(path: string, cwd: string): string {
  const short = relative(cwd, path)
  if (short === '') return '.'
  return short.startsWith('../../..') || dirname(path) === path ? path : short
}
