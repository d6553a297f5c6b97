import { readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { appendPath } from '../../core/url.ts'
import type { NamedBy } from '../files-beside.ts'
import { md4 } from '../md4.ts'
import { mediaTypeOf } from '../media-type.ts'
import type { Blog } from './dialect.ts'

/**
 * Where Docusaurus serves a file that a post names: its name and the digest of its bytes, below a folder that follows from
 * how it is named (`getFileLoaderUtils` of `@docusaurus/utils`). A small picture is carried in its address.
 *
 * @param path below the blog's root
 * @returns undefined when the engine leaves the reference as it is written, which leads nowhere
 */
export function docusaurusFile(path: string, by: NamedBy, reference: string, blog: Blog): string | undefined {
  const folder = folderOf(path, by, reference)
  const file = `${blog.root}/${path}`
  if (folder === undefined) return undefined
  const { size } = statSync(file)
  if (size > SIZE_MAX) return undefined
  const isInlined =
    size <= INLINE_MAX && (folder === 'medias' || (folder === 'images' && by !== 'front matter'))
  // A sound in an address is nothing that readers play.
  if (isInlined && folder === 'medias') return undefined
  if (isInlined)
    return `data:${mediaTypeOf(undefined, `file:///${path}`)};base64,${readFileSync(file, 'base64')}`
  const digest = blog.remember?.('md4', file, md4Of) ?? md4Of(file)
  const { name, ext } = posix.parse(path)
  return appendPath(blog.siteUrl, `assets/${folder}/${name}-${digest}${ext}`)
}

/** Bytes: `WEBPACK_URL_LOADER_LIMIT`. */
const INLINE_MAX = 10_000
/** Bytes: more is not hashed. */
const SIZE_MAX = 256_000_000

/** Webpack's rules by file names; what none is for stops the engine. */
const RULES: readonly (readonly [folder: string, names: RegExp])[] = [
  ['images', /\.(?:ico|jpe?g|png|gif|webp|avif|svg)$/i],
  ['medias', /\.(?:mp4|avi|mov|mkv|mpg|mpeg|vob|wmv|m4v|webm|ogv|wav|mp3|m4a|aac|oga|flac)$/i],
  ['files', /\.(?:pdf|docx?|xlsx?|zip|rar)$/i],
]

function folderOf(path: string, by: NamedBy, reference: string): string | undefined {
  if (by === 'image') return 'images'
  if (by === 'link') return 'files'
  if (by === 'module') return RULES.find(([, names]) => names.test(path))?.[0]
  return by === 'front matter' && reference.startsWith('./') ? 'images' : undefined
}

function md4Of(file: string): string {
  return md4(readFileSync(file))
}
