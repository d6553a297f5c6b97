import { alternateLink } from '../core/catalogue.ts'
import { appendPath, relativeUrl } from '../core/url.ts'
import { escapeAttribute, escapeText } from '../core/xml.ts'
import { directionOf } from './direction.ts'
import { languageAttributes } from './entry.ts'
import type { ListedFeed } from './listing.ts'
import type { PagesSpec } from './spec.ts'
import { wordsFor, wordsOf } from './words/index.ts'
import type { Words } from './words/words.ts'

/** What is the same in every page of a language. */
export interface Wording {
  readonly language: string
  readonly words: Words
  /** For elements whose text is ours: says the language of the words where it is not the page's. */
  readonly ours: string
}

/** How the pages of a language speak. */
export function wordingOf(language: string): Wording {
  const isSpoken = wordsOf(language) !== undefined
  const words = wordsFor(language)
  return { language, words, ours: isSpoken ? '' : languageAttributes(words.language) }
}

export interface Frame {
  /** Below the target. */
  readonly path: string
  readonly url: string
  readonly title: string
  /** Feeds that programs find on the page. */
  readonly feeds: readonly ListedFeed[]
  readonly wording: Wording
  readonly spec: PagesSpec
}

/** Nothing but our own style and script; both are files, so that every host's policy allows them. */
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"

/** The beginning of a page, up to its content. */
export function openPage({ path, url, title, feeds, wording, spec }: Frame): string {
  const { language } = wording
  const script =
    spec.script === undefined ? '' : `<script src="${relativeHref(path, spec.script)}" defer></script>\n`
  return `<!doctype html>
<html lang="${escapeAttribute(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="robots" content="noindex">
<meta name="generator" content="Feedmill">
<title>${escapeText(title)}</title>
<link rel="canonical" href="${escapeAttribute(url)}">
${alternateLinks(feeds)}<link rel="stylesheet" href="${relativeHref(path, spec.style)}">
${script}</head>
<body>
`
}

export const PAGE_END = '</body>\n</html>\n'

/** The links to some feeds, each on its line. */
export function alternateLinks(feeds: readonly ListedFeed[]): string {
  return feeds
    .map(({ feed, addresses }) => `${alternateLink({ title: feed.title, formats: addresses })}\n`)
    .join('')
}

/** The address of one path below the target, as an attribute on another: it holds on every host, and in a folder. */
export function relativeHref(from: string, to: string): string {
  return escapeAttribute(relativeUrl(appendPath(ANYWHERE, from), appendPath(ANYWHERE, to)))
}

const ANYWHERE = 'https://example.com/'
