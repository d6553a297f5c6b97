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

/** The heading that a text begins with. */
export interface FirstHeading {
  /** What it says, without the marks of Markdown. */
  readonly text: string
  readonly written: string
  /** The text behind it. */
  readonly rest: string
}

/** The heading that a text begins with; undefined when it begins with something else. */
export function firstHeading(body: string): FirstHeading | undefined {
  const match = /^\s*(?:#[ \t]+([^\n]+?)(?:[ \t]+#+)?[ \t]*(?:\n|$)|([^\n]+)\n=+[ \t]*(?:\n|$))/.exec(body)
  const written = (match?.[1] ?? match?.[2])?.trim()
  if (match === null || written === undefined || written === '') return undefined
  return { text: headingText(written) || written, written, rest: body.slice(match[0].length) }
}

/** Whether a page shows its title by this heading. */
export function isTitle(
  heading: FirstHeading | undefined,
  title: string | undefined,
): heading is FirstHeading {
  return heading !== undefined && (title === heading.text || title === heading.written)
}

/** Longer ones are shown as they are written. */
const HEADING_MAX = 1_000
const MARKS = /[\\`*_~[{]/
/** What is meant as it is written, code, links and pictures, emphasis, and the id at the end. */
const INLINE =
  /\\([!-/:-@[-`{-~])|(`+)([^`]+)\2|!?\[((?:[^[\]]|\[[^[\]]*\])*)\]\((?:[^()]|\([^()]*\))*\)|\*\*([^*]+)\*\*|(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])|(?<!\w)__([^_]+)__(?!\w)|(?<!\w)_([^\s_](?:[^_]*[^\s_])?)_(?!\w)|~~([^~]+)~~|\s*\{[#:.][^{}]*\}$/g

function headingText(written: string): string {
  if (written.length > HEADING_MAX || !MARKS.test(written)) return written
  const text = written.replace(
    INLINE,
    (_, escaped?: string, _ticks?: string, code?: string, ...inner: unknown[]) => {
      if (escaped !== undefined || code !== undefined) return escaped ?? code?.trim() ?? ''
      const found = inner.slice(0, 6).find((part) => typeof part === 'string')
      return typeof found === 'string' ? headingText(found) : ''
    },
  )
  return text.trim()
}
