import type { DataMap } from '../core/post.ts'
import type { ContentFile } from './dialects/dialect.ts'

/** The title in front matter. One that YAML takes for something else than text is shown as it was written. */
export function statedTitle(file: ContentFile, data: DataMap): string | undefined {
  const { title } = data
  if (typeof title === 'string') return title.trim() === '' ? undefined : title
  if (title === undefined || title === null) return undefined
  return file.frontMatter?.written('title') || undefined
}

/** `a-good-day` → `A Good Day`, as Jekyll does it. */
export function titleFromSlug(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ')
    .trim()
}

/** The heading that a text begins with, and the text behind it. */
export function firstHeading(body: string): { text: string; rest: string } | undefined {
  const match = /^\s*(?:#[ \t]+([^\n]+?)(?:[ \t]+#+)?[ \t]*(?:\n|$)|([^\n]+)\n=+[ \t]*(?:\n|$))/.exec(body)
  const text = (match?.[1] ?? match?.[2])?.trim()
  if (match === null || text === undefined || text === '') return undefined
  return { text, rest: body.slice(match[0].length) }
}
