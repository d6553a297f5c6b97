import { posix } from 'node:path'
import { isMap } from '../../core/data.ts'
import type { DataMap } from '../../core/post.ts'
import { appendPath } from '../../core/url.ts'
import { textOf } from '../fields.ts'
import { baseName, withoutExtension } from '../names.ts'
import { isFileBelow, openContent } from '../page-links.ts'
import { fillPermalink } from '../permalink.ts'
import { walk } from '../walk.ts'
import type { Blog, ContentFile } from './dialect.ts'
import { POST_NAME } from './jekyll-files.ts'

/** Finds what posts name by their files. */
export interface JekyllLinks {
  /**
   * The paths, from the host's root on, of what texts name with `post_url` and `link`; what is not there is left out.
   *
   * @param addressOf a post's address; undefined when the file is none
   */
  in(
    texts: readonly string[],
    blog: Blog,
    addressOf: (file: ContentFile) => string | undefined,
  ): Readonly<Record<string, string>>
}

const TAG = /\{%-?\s*(post_url|link)\s+([^%{}\n]{1,300}?)\s*-?%\}/g

/** The names of all posts are looked at when the first text asks for one. */
export function openLinks(root: string, config: DataMap): JekyllLinks {
  let posts: ReadonlyMap<string, readonly string[]> | undefined

  /** `2010-07-21-name`, with or without the folders below `_posts`. */
  const findPost = (name: string): string | undefined => {
    posts ??= postsByName(root)
    const same = posts.get(baseName(name)) ?? []
    const folder = posix.dirname(name).replace(/^\//, '')
    return folder === '.' || folder === ''
      ? same[0]
      : same.find((path) => posix.dirname(`/${path.replace(/(^|\/)_posts\//, '$1')}`).endsWith(`/${folder}`))
  }

  return {
    in(texts, blog, addressOf) {
      const links: Record<string, string> = Object.create(null)
      for (const text of texts) {
        for (const [, tag = '', written = ''] of text.includes('{%') ? text.matchAll(TAG) : []) {
          const key = `${tag} ${written}`
          if (key in links) continue
          const name = written.replace(/^["']|["']$/g, '')
          const path = tag === 'link' ? name.replace(/^\//, '') : findPost(name)
          const file = path === undefined ? undefined : openFile(root, path)
          if (file === undefined) continue
          const isPost = /(?:^|\/)_posts\//.test(file.path)
          const address = isPost ? addressOf(file) : appendPath(blog.siteUrl, pagePath(file, config))
          if (address !== undefined) links[key] = new URL(address).pathname
        }
      }
      return links
    },
  }
}

function postsByName(root: string): Map<string, string[]> {
  const posts = new Map<string, string[]>()
  for (const { path } of walk(root, (path) => /(?:^|\/)_posts\//.test(path) && POST_NAME.test(baseName(path)))
    .files) {
    const name = withoutExtension(baseName(path))
    posts.set(name, [...(posts.get(name) ?? []), path])
  }
  return posts
}

/** What is no text has no front matter. */
function openFile(root: string, path: string): ContentFile | undefined {
  if (/\.(?:md|markdown|mkdn?|mkdown|html?|xml|txt|json|css|js|scss)$/i.test(path))
    return openContent(root, path)
  if (!isFileBelow(root, path)) return undefined
  return { path, display: path, frontMatter: undefined, data: {}, body: '', bodyLine: 1 }
}

/** Where Jekyll serves a page, a document of a collection, or a file that it only copies. */
function pagePath(file: ContentFile, config: DataMap): string {
  const { path, frontMatter, data } = file
  if (frontMatter === undefined) return path
  const stated = textOf(data, ['permalink'])
  if (stated !== undefined) return stated
  const below = withoutExtension(path)
  const [, collection, inside = ''] = /^_([^/]+)\/(.+)$/.exec(below) ?? []
  if (collection !== undefined) {
    const settings = isMap(config.collections) ? config.collections[collection] : undefined
    const pattern =
      (isMap(settings) ? textOf(settings, ['permalink']) : undefined) ?? '/:collection/:path:output_ext'
    const slug = textOf(data, ['slug']) ?? baseName(inside)
    const facts = { published: 0, timezone: 'UTC', slug, categories: [], path: inside }
    return fillPermalink(pattern, { ...facts, values: { collection, name: baseName(inside), title: slug } })
      .path
  }
  const isHtml = /\.(?:md|markdown|mkdn?|mkdown|html?)$/i.test(path)
  if (!isHtml) return path.replace(/\.scss$/, '.css')
  if (baseName(below) === 'index') return `${below.slice(0, -'index'.length)}/`
  const style = textOf(config, ['permalink']) ?? ''
  return style === 'pretty' || style.endsWith('/') ? `${below}/` : `${below}.html`
}
