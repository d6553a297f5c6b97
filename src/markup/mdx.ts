import { isMap } from '../core/data.ts'
import type { Data, DataMap } from '../core/post.ts'
import { type BraceFinder, findBraces } from './closing-brace.ts'
import { jsxTagAt } from './jsx-tag.ts'
import { withAddresses } from './page-addresses.ts'
import { protectCode } from './protect-code.ts'
import { imageHtml, videoLink } from './snippets.ts'

/**
 * MDX (https://mdxjs.com/docs/what-is-mdx/) as Markdown: imports and exports fall out, components are what stands in
 * them, elements keep the attributes that are text, expressions are the text that they plainly are. Nothing is executed.
 *
 * @param page front matter; `links`: address by reference, such as `./post.md`
 */
export function degradeMdx(text: string, page: DataMap): string {
  const code = protectCode(text)
  const linked = withAddresses(code.text, isMap(page.links) ? page.links : {})
  return code.restore(withoutJsx(withoutModules(linked), page, importedFiles(linked)))
}

/** ESM stands at the beginning of a line behind a blank one, and lasts to the next one outside of brackets. */
function withoutModules(text: string): string {
  if (!/^(?:import|export)\s/m.test(text)) return text
  const kept: string[] = []
  let depth = 0
  let isModule = false
  let isBlankBefore = true
  for (const line of text.split('\n')) {
    const isBlank = line.trim() === ''
    if (isModule && isBlank && depth <= 0) isModule = false
    else if (!isModule && isBlankBefore && MODULE.test(line)) {
      isModule = true
      depth = 0
    }
    if (isModule) depth += depthChange(line)
    else kept.push(line)
    isBlankBefore = isBlank || (isModule && depth <= 0)
  }
  return kept.join('\n')
}

const MODULE =
  /^(?:import\s+(?:type\s+)?(?:["'{*]|[\w$]+(?:\s*,|\s+from\s))|export\s+(?:default|const|let|var|function|class|async|\{|\*))/

function depthChange(line: string): number {
  let change = 0
  for (const character of line) {
    if ('{(['.includes(character)) change++
    else if ('})]'.includes(character)) change--
  }
  return change
}

/** Paths by the names that files are imported under: `import chart from './chart.png'`. */
function importedFiles(text: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const [, name = '', path = ''] of text.matchAll(IMPORT)) files.set(name, path)
  return files
}

const IMPORT =
  /^import\s{1,5}([\w$]{1,100})\s{1,5}from\s{1,5}["']([^"'\n]{1,500}\.(?!(?:[cm]?[jt]sx?|mdx?|astro|vue|svelte|css)["'])\w{1,8})["']/gm

function withoutJsx(text: string, page: DataMap, imported: ReadonlyMap<string, string>): string {
  let out = ''
  let at = 0
  const braces = findBraces()
  const stops = /[{<\\$]/g
  for (let match = stops.exec(text); match !== null; match = stops.exec(text)) {
    const start = match.index
    const found = replacementAt(text, start, page, braces, imported)
    if (found === undefined) continue
    out += text.slice(at, start) + found.text
    at = found.end
    stops.lastIndex = at
  }
  return outdented(out + text.slice(at))
}

interface Replacement {
  readonly text: string
  readonly end: number
}

function replacementAt(
  text: string,
  start: number,
  page: DataMap,
  braces: BraceFinder,
  imported: ReadonlyMap<string, string>,
): Replacement | undefined {
  const character = text.charAt(start)
  if (character === '\\') return { text: text.slice(start, start + 2), end: start + 2 }
  if (character === '$') return formulaAt(text, start)
  if (character === '{') {
    const end = braces.closing(text, start)
    return end === undefined
      ? undefined
      : { text: expressionText(text.slice(start + 1, end), page), end: end + 1 }
  }
  const tag = jsxTagAt(text, start, braces, imported)
  if (tag === undefined) return undefined
  if (/^[a-z][a-z0-9-]*$/.test(tag.name)) return { text: tag.html, end: tag.end }
  const media = tag.kind === 'close' ? undefined : MEDIA[tag.name.toLowerCase()]?.(tag.attributes)
  // Marks a place where a component's lines may be indented.
  const mark = tag.kind === 'open' ? '\u0001' : tag.kind === 'close' ? '\u0002' : ''
  return { text: (media ?? '') + mark, end: tag.end }
}

/** TeX has braces of its own. */
function formulaAt(text: string, start: number): Replacement | undefined {
  const match = /^(\$\$[^$]{1,5000}\$\$|\$(?=[^\s$])[^$\n]{0,500}[\\_^][^$\n]{0,500}\$)/.exec(
    text.slice(start, start + 5_004),
  )?.[0]
  return match === undefined ? undefined : { text: match, end: start + match.length }
}

/** A string is its text, `frontmatter.title` what front matter says, a comment that cuts a summary stays one. */
function expressionText(expression: string, page: DataMap): string {
  const source = expression.trim()
  if (/^\/\*\s*truncate\s*\*\/$/.test(source)) return '<!-- truncate -->'
  const string = /^(["'`])((?:(?!\1)[^\\]|\\.)*)\1$/.exec(source)
  if (string !== null && !(string[1] === '`' && string[2]?.includes('${')))
    return (string[2] ?? '').replace(/\\n/g, '\n').replace(/\\(.)/g, '$1')
  // A number, or what was taken for a span of code: a template without expressions.
  if (/^-?\d+(?:\.\d+)?$|^\0\d+\0$/.test(source)) return source
  const path = /^(?:props\.)?front[mM]atter((?:\.\w+)+)$/.exec(source)?.[1]
  let value: Data | undefined = path === undefined ? undefined : page
  for (const name of path?.split('.').slice(1) ?? []) value = isMap(value) ? value[name] : undefined
  return typeof value === 'string' ? value : ''
}

type Make = (attributes: Readonly<Record<string, string>>) => string

/** Components that many sites have under these names. */
const MEDIA: Readonly<Record<string, Make | undefined>> = {
  __proto__: null as never,
  youtube: video,
  liteyoutubeembed: video,
  youtubeembed: video,
  vimeo: ({ id = '' }) => videoLink('vimeo', id),
  image: picture,
  img: picture,
  figure: picture,
}

function video({ id, videoId, youTubeId, url, src, title }: Readonly<Record<string, string>>): string {
  const which = id ?? videoId ?? youTubeId ?? url ?? src
  return which === undefined ? '' : videoLink('youtube', which, title)
}

function picture({ src, alt = '', title }: Readonly<Record<string, string>>): string {
  return src === undefined ? alt : imageHtml(src, alt, title)
}

/** Lines in a component are indented as its author likes, which would make code of them. */
function outdented(text: string): string {
  if (!text.includes('\u0001')) return text.replaceAll('\u0002', '')
  const indents: (number | undefined)[] = []
  return text
    .split('\n')
    .map((line) => {
      const bare = line.replace(/[\u0001\u0002]/g, '')
      const width = /^[ \t]*/.exec(bare)?.[0].length ?? 0
      if (indents.length > 0 && indents.at(-1) === undefined && bare.trim() !== '')
        indents[indents.length - 1] = width
      const indent = bare.trim() === '' ? 0 : (indents.findLast((known) => known !== undefined) ?? 0)
      for (const mark of line.match(/[\u0001\u0002]/g) ?? []) {
        if (mark === '\u0001') indents.push(undefined)
        else indents.pop()
      }
      return bare.trim() === '' ? '' : bare.slice(Math.min(width, indent))
    })
    .join('\n')
}
