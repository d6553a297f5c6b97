import { escapeAttribute } from '../core/xml.ts'
import type { BraceFinder } from './closing-brace.ts'

/** A tag of JSX: of an element in small letters, of a component, or of a fragment (no name). */
export interface JsxTag {
  readonly kind: 'open' | 'close' | 'single'
  readonly name: string
  /** Those whose values are plain text. */
  readonly attributes: Readonly<Record<string, string>>
  /** The tag as HTML, with these attributes alone. */
  readonly html: string
  readonly end: number
}

/** No tag is longer. */
const TAG_MAX = 10_000

/**
 * The tag that begins at `start`; undefined when there is none.
 *
 * @param imported paths of files by the names that they were imported under
 */
export function jsxTagAt(
  text: string,
  start: number,
  braces: BraceFinder,
  imported: ReadonlyMap<string, string>,
): JsxTag | undefined {
  const head = /^<(\/?)([A-Za-z][\w.:-]*)?/.exec(text.slice(start, start + 100))
  if (head === null) return undefined
  const name = head[2] ?? ''
  let at = start + head[0].length
  const behind = text.charAt(at)
  // `<https://…>` is a link, and `a < b` no tag.
  if (name.endsWith(':') || (behind !== '>' && behind !== '/' && !/\s/.test(behind))) return undefined
  if (name === '' && behind !== '>') return undefined
  const attributes: Record<string, string> = {}
  const limit = Math.min(text.length, start + TAG_MAX)
  while (at < limit) {
    const rest = text.slice(at, limit)
    const close = /^\s*(\/?)>/.exec(rest)
    if (close !== null) {
      const kind = head[1] === '/' ? 'close' : close[1] === '/' ? 'single' : 'open'
      return { kind, name, attributes, html: htmlOf(kind, name, attributes), end: at + close[0].length }
    }
    const attribute = /^\s+([\w:.@-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(?=\{)))?/.exec(rest)
    if (attribute !== null && attribute[0].trim() !== '') {
      at += attribute[0].length
      const value = attribute[2] ?? attribute[3]
      if (value !== undefined) attributes[attribute[1] ?? ''] = value
      else if (text.charAt(at) !== '{') attributes[attribute[1] ?? ''] = ''
      else {
        const close = braces.closing(text, at)
        if (close === undefined) return undefined
        const plain = plainText(text.slice(at + 1, close), imported)
        at = close + 1
        if (plain !== undefined) attributes[attribute[1] ?? ''] = plain
      }
      continue
    }
    // `{...props}`
    const blank = /^\s*/.exec(rest)?.[0].length ?? 0
    const spread = text.charAt(at + blank) === '{' ? braces.closing(text, at + blank) : undefined
    if (spread === undefined) return undefined
    at = spread + 1
  }
  return undefined
}

/** A string or a number, a path that a function only puts the site's root before, and a file that was imported. */
function plainText(expression: string, imported: ReadonlyMap<string, string>): string | undefined {
  const source = expression
    .trim()
    .replace(/^useBaseUrl\(\s*([^()]*?)\s*\)$/, '$1')
    .replace(/^require\(\s*([^()]*?)\s*\)(?:\.default)?$/, '$1')
  const file = imported.get(source.replace(/\.src$/, ''))
  if (file !== undefined) return file
  const string = /^(["'`])((?:(?!\1)[^\\])*)\1$/.exec(source)
  if (string !== null) return string[2]?.includes('${') ? undefined : string[2]
  return /^\d+(?:\.\d+)?$/.test(source) ? source : undefined
}

const VOID = /^(?:area|br|col|embed|hr|img|input|source|track|wbr)$/

function htmlOf(kind: JsxTag['kind'], name: string, attributes: JsxTag['attributes']): string {
  if (kind === 'close') return `</${name}>`
  const written = Object.entries(attributes)
    .filter(([key]) => !/^on[A-Z]/.test(key))
    .map(([key, value]) => ` ${key === 'className' ? 'class' : key}="${escapeAttribute(value)}"`)
  const open = `<${name}${written.join('')}>`
  return kind === 'single' && !VOID.test(name) ? `${open}</${name}>` : open
}
