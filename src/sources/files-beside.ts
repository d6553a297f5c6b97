import { dirname, posix } from 'node:path'
import type { Data, FilesBeside, Post } from '../core/post.ts'
import { appendPath, decodeOrKeep } from '../core/url.ts'
import { isFileBelow } from './page-links.ts'

/** How content names a file: by Markdown's `![]()` and `[]()`, from JavaScript, in HTML, or in front matter. */
export type NamedBy = 'image' | 'link' | 'module' | 'html' | 'front matter'

/** What is known of where a post's files are served. */
export interface FileService {
  /** Absolute folder of the blog; nothing outside it is looked at. */
  readonly root: string
  /** The post's file below the root. */
  readonly path: string
  /** The engine's bundler gives files addresses of its own: a path is none. */
  readonly isBundled: boolean
  /** Where the folder's files are served as they are; with a final slash. */
  readonly assets?: string
  /** The bundler's address for a file below the root, where it can be told. */
  readonly bundled?: ((path: string, by: NamedBy, reference: string) => string | undefined) | undefined
}

/**
 * Where the file is that a reference means. Null: nobody serves it, as far as can be told. Undefined: there is no such file,
 * or the reference is an address like any other.
 */
export function fileAddress(reference: string, by: NamedBy, service: FileService): string | null | undefined {
  const { root, isBundled, assets, bundled } = service
  const written = reference.trim()
  if (!namesFile(written)) return undefined
  const name = written.replace(/[?#].*$/s, '')
  const behind = /#.*$/s.exec(written)?.[0] ?? ''
  const path = placesOf(decodeOrKeep(name), service.path).find((place) => isFileBelow(root, place))
  if (path === undefined) {
    // Above the folder that is read nothing is looked at, and nobody has said where it is served.
    const isAbove = posix.join(dirname(service.path), decodeOrKeep(name)).startsWith('../')
    return isAbove && isBundled ? null : undefined
  }
  if (assets !== undefined) return appendPath(assets, path) + behind
  if (!isBundled) return undefined
  const address = bundled?.(path, by, written)
  return address === undefined ? null : address + behind
}

/** Whether this is no address, no fragment and no page; a path from the root on is an address, unless it leads to sources. */
export function namesFile(reference: string): boolean {
  return (
    reference !== '' &&
    !/^(?:[a-z][a-z0-9+.-]*:|[#?]|\/(?!src\/))/i.test(reference) &&
    !reference.includes('{{') &&
    /\.[a-z0-9]{1,8}(?:[?#]|$)/i.test(reference) &&
    !/\.(?:mdx?|markdown|html?)(?:[?#]|$)/i.test(reference)
  )
}

/** Files below the root that a path may mean: beside the post, or by the aliases that projects have for their sources. */
function placesOf(path: string, post: string): readonly string[] {
  const alias = /^(?:([~@])([\w-]*)|())\/(.*)$/s.exec(path)
  if (alias === null) return [posix.join(dirname(post), path)]
  const [, sign, name = '', , rest = ''] = alias
  if (sign === undefined || name === 'site') return [rest]
  return [posix.join('src', name, rest), posix.join(name, rest)]
}

/**
 * The files that a text names by their places, found by a glance; undefined when all its references are addresses.
 *
 * @param left references of front matter that nobody serves
 */
export function filesBeside(
  text: string,
  service: FileService,
  left: Iterable<string>,
): FilesBeside | undefined {
  const { isBundled, assets, path } = service
  if (!isBundled && assets === undefined) return undefined
  const media: Record<string, Data> = Object.create(null)
  const links: Record<string, Data> = Object.create(null)
  for (const reference of left) media[reference] = null
  for (const { reference, by, isLink } of referencesIn(withoutFences(text))) {
    const known = isLink ? links : media
    if (typeof known[reference] === 'string') continue
    const address = fileAddress(reference, by, service)
    // A link may lead to a page of that name; a picture is a file.
    if (address === undefined && (isLink || !isBundled || !namesFile(reference))) continue
    known[reference] = address ?? null
    // `href={require('./paper.pdf')}` and `src={…}` look alike.
    if (by === 'module' && typeof links[reference] !== 'string') links[reference] = address ?? null
  }
  if (!isBundled) return Object.keys({ ...media, ...links }).length === 0 ? undefined : { media, links }
  return { media, links, base: assets === undefined ? null : assetBase(path, assets) }
}

/** Whether any file is named by its place. */
export function namesFiles(beside: FilesBeside | undefined): boolean {
  return beside !== undefined && Object.keys(beside.media).length + Object.keys(beside.links).length > 0
}

/** For the log: what readers do not get, and which key of the configuration states where it is; undefined = nothing. */
export function unservedNote(posts: readonly Post[]): string | undefined {
  let count = 0
  let first = ''
  for (const { place, body } of posts) {
    const { media = {}, links = {} } = body.beside ?? {}
    const names = new Set(
      [media, links].flatMap((map) => Object.keys(map).filter((name) => map[name] === null)),
    )
    if (names.size > 0 && first === '') first = `${place.path}: ${[...names][0]}`
    count += names.size
  }
  if (count === 0) return undefined
  const what = count === 1 ? 'a picture or file' : `${count} pictures and files`
  return `${what} beside posts (${first}${count === 1 ? '' : ' …'}) cannot be shown, as only the bundler knows where it serves them, so a link to the post stands in their place: assets of the source states where the folder is served as it is, such as https://raw.githubusercontent.com/OWNER/REPOSITORY/BRANCH/`
}

function assetBase(path: string, assets: string): string {
  const folder = dirname(path)
  return folder === '.' ? assets : `${appendPath(assets, folder)}/`
}

interface Reference {
  readonly reference: string
  readonly by: NamedBy
  readonly isLink: boolean
}

const IN_BRACKETS = String.raw`\(\s{0,5}(?:<([^<>\n]{1,500})>|([^\s()<>]{1,500}))`
const IMAGE = new RegExp(String.raw`!\[(?:[^[\]]|\[[^[\]]{0,200}\]){0,500}\]${IN_BRACKETS}`, 'g')
const LINK = new RegExp(String.raw`\]${IN_BRACKETS}`, 'g')
const DEFINITION = /^ {0,3}\[[^\]\n]{1,200}\]:\s{0,5}(?:<([^<>\n]{1,500})>|([^\s<>]{1,500}))/gm
const MODULE =
  /\brequire\(\s{0,5}["'`]([^"'`\n]{1,500})["'`]\s{0,5}\)|^import\s{1,5}[\w$]{1,100}\s{1,5}from\s{1,5}["']([^"'\n]{1,500})["']/gm
const ATTRIBUTE = /\s(src|href|poster)\s{0,5}=\s{0,5}\{?\s{0,5}["']([^"'\n]{1,500})["']/gi

function* referencesIn(text: string): Generator<Reference> {
  const ends = new Set<number>()
  for (const match of text.matchAll(IMAGE)) {
    ends.add(match.index + match[0].length)
    yield { reference: match[1] ?? match[2] ?? '', by: 'image', isLink: false }
  }
  for (const match of text.matchAll(LINK)) {
    if (ends.has(match.index + match[0].length)) continue
    yield { reference: match[1] ?? match[2] ?? '', by: 'link', isLink: true }
  }
  for (const match of text.matchAll(MODULE))
    yield { reference: match[1] ?? match[2] ?? '', by: 'module', isLink: false }
  for (const match of text.matchAll(DEFINITION)) {
    const reference = match[1] ?? match[2] ?? ''
    yield { reference, by: 'html', isLink: false }
    yield { reference, by: 'html', isLink: true }
  }
  for (const [, name = '', reference = ''] of text.matchAll(ATTRIBUTE)) {
    const isLink = name.toLowerCase() === 'href'
    yield { reference, by: 'html', isLink }
  }
}

/** What code shows is named by nobody. */
function withoutFences(text: string): string {
  if (!text.includes('```') && !text.includes('~~~')) return text
  const kept: string[] = []
  let fence: string | undefined
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,100}|~{3,100})/.exec(line)?.[1]
    if (fence === undefined) {
      fence = mark
      if (mark === undefined) kept.push(line)
    } else if (mark?.startsWith(fence) === true) fence = undefined
  }
  return kept.join('\n')
}
