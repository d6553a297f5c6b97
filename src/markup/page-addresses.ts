import type { DataMap } from '../core/post.ts'

/**
 * Markdown without its code, whose links to content files lead to the pages.
 *
 * @param links address by reference, such as `./post.md`
 */
export function withAddresses(text: string, links: DataMap): string {
  if (Object.keys(links).length === 0) return text
  return text.replace(
    /(\]\(\s{0,5}|\]:\s{0,5})([^\s()#:?"'<>]{1,300}\.mdx?)(?=[)#\s?]|$)/gm,
    (whole, before: string, path: string) => {
      const address = links[path]
      return typeof address === 'string' ? before + address : whole
    },
  )
}
