import { isMap } from '../../core/data.ts'
import type { DataMap } from '../../core/post.ts'
import { isTrue, textOf } from '../fields.ts'
import { withoutExtension } from '../names.ts'

/** A collection of the blog's own, besides its posts. */
export interface Collection {
  readonly name: string
  /** A document's path in it, without extension. */
  readonly path: string
  /** Without it, its documents have no address. */
  readonly hasOutput: boolean
  /** The pattern of its documents' addresses. */
  readonly pattern: string
}

/**
 * The collection that a file is a document of; undefined for posts and drafts, and for what is in none.
 *
 * @param path below the blog's root, or its `collections_dir`
 * @see https://jekyllrb.com/docs/collections/
 */
export function collectionOf(path: string, config: DataMap): Collection | undefined {
  const [, name = '', below = ''] = /^_([^/]+)\/(.+)$/.exec(path) ?? []
  if (name === '' || name === 'posts' || name === 'drafts') return undefined
  const { collections } = config
  const isListed = Array.isArray(collections) && collections.includes(name)
  const facts = isMap(collections) && Object.hasOwn(collections, name) ? collections[name] : undefined
  if (!isListed && facts === undefined) return undefined
  const metadata = isMap(facts) ? facts : {}
  const pattern = textOf(metadata, ['permalink']) ?? `/:collection/:path${suffixOf(config)}`
  return { name, path: withoutExtension(below), hasOutput: isTrue(metadata.output), pattern }
}

/** Jekyll's `add_permalink_suffix`: addresses of collections end as those of posts do. */
function suffixOf(config: DataMap): string {
  const style = textOf(config, ['permalink']) ?? 'date'
  if (style === 'pretty' || style.endsWith('/')) return '/'
  return /^(?:date|ordinal|none|weekdate)$|:output_ext$/.test(style) ? ':output_ext' : ''
}
