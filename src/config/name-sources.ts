import { resolve } from 'node:path'
import { OperatorError } from '../core/problem.ts'
import { slugify } from '../core/slug.ts'
import { parseGitAddress } from '../sources/index.ts'
import type { Config, SourceConfig } from './schema.ts'

/**
 * The names of the sources in their order: those stated, else those of their folders or repositories. A single one is `posts`.
 *
 * @param base absolute folder that relative paths belong to
 * @throws OperatorError when there is no source, or two have one name
 */
export function nameSources({ sources = [] }: Config, base: string): string[] {
  if (sources.length === 0) {
    throw new OperatorError(
      'sources: expected the folder of the posts, found nothing; set sources or pass --content DIR',
    )
  }
  const taken = new Map<string, number>()
  return sources.map((source, index) => {
    const name = source.name ?? (sources.length === 1 ? 'posts' : slugify(placeName(source, base)))
    const other = taken.get(name)
    if (other !== undefined) {
      throw new OperatorError(
        `sources[${index}].name: “${name}” is also the name of sources[${other}]; give each its own`,
      )
    }
    taken.set(name, index)
    return name
  })
}

function placeName(source: SourceConfig, base: string): string {
  if (source.type === 'git') return parseGitAddress(source.url)?.name ?? ''
  return resolve(base, source.path).split(/[\\/]/).at(-1) ?? ''
}
