import type { Data, DataMap } from '../core/post.ts'

const KEY = /^([A-Za-z_][\w-]*):(?: +(.*))?$/
const ITEM = /^( *)- +(.*)$/
/** Text that no rule of YAML reads as anything else, inside a list or outside. */
const WORDS = /^[^\s!&*|>'"%@`{}[\]#,?:-](?:[^{}[\],:#]*[^\s{}[\],:#])?$/
/** The same, where only a colon or a hash with a blank means something. */
const PHRASE = /^[^\s!&*|>'"%@`{}[\]#,?:-](?:(?!: | #)[\s\S])*$/
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/
/** Tabs, control characters and whatever YAML refuses, or breaks lines at. */
const UNUSUAL = /[^\n\u0020-\u007E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/

/**
 * The YAML that almost all front matter is written in, read line by line: keys with words, quoted words, or lists of
 * these. Undefined when there is anything else, which takes the whole of YAML; what is returned is what that gives.
 */
export function parseSimpleYaml(text: string): DataMap | undefined {
  if (UNUSUAL.test(text)) return undefined
  const map: Record<string, Data> = Object.create(null)
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; ) {
    const line = lines[index++] as string
    if (line === '') continue
    const match = KEY.exec(line)
    const key = match?.[1]
    if (key === undefined || key in map || key === '__proto__') return undefined
    const written = withoutBlanks(match?.[2] ?? '')
    let value: Data | undefined
    if (written !== '') value = dataOf(written)
    else {
      const items: string[] = []
      let indent: string | undefined
      for (; index < lines.length; index++) {
        const item = ITEM.exec(lines[index] as string)
        if (item === null) break
        indent ??= item[1]
        if (item[1] !== indent) return undefined
        items.push(withoutBlanks(item[2] as string))
      }
      value = items.length === 0 ? null : listOf(items, PHRASE)
    }
    if (value === undefined) return undefined
    map[key] = value
  }
  return map
}

function dataOf(written: string): Data | undefined {
  if (!written.startsWith('[')) return scalarOf(written, PHRASE)
  if (!written.endsWith(']')) return undefined
  const inner = withoutBlanks(written.slice(1, -1))
  return inner === '' ? [] : listOf(inner.split(','), WORDS)
}

function listOf(items: readonly string[], words: RegExp): Data | undefined {
  const list: Data[] = []
  for (const item of items) {
    const value = scalarOf(withoutBlanks(item), words)
    if (value === undefined) return undefined
    list.push(value)
  }
  return list
}

function scalarOf(written: string, words: RegExp): string | null | undefined {
  const quoted = QUOTED.exec(written)
  if (quoted !== null) return quoted[1] ?? quoted[2]
  if (!words.test(written) || written.endsWith(':')) return undefined
  return /^(?:~|null)$/i.test(written) ? null : written
}

/** White space of other kinds is text. */
function withoutBlanks(text: string): string {
  return text.startsWith(' ') || text.endsWith(' ') ? text.replace(/^ +| +$/g, '') : text
}
