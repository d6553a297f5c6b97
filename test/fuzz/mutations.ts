import fc from 'fast-check'

/** One change of a text. Places are shares of its length, so that a change fits every text. */
export interface Edit {
  readonly kind: 'insert' | 'delete' | 'repeat' | 'move' | 'bytes' | 'lines'
  readonly at: number
  readonly length: number
  readonly piece: string
}

/** What means something to YAML, TOML, JSON, Markdown, HTML, templates, XML or a file system. */
const PIECES = [
  '---\n',
  '+++\n',
  ';;;\n',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  '*',
  '_',
  '`',
  '~',
  '#',
  '|',
  '!',
  '^',
  '$',
  ':',
  ': ',
  '- ',
  '? ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '    ',
  '"',
  "'",
  '\\',
  '/',
  '//',
  '..',
  '%',
  '%2e%2e/',
  '\0',
  '\u0007',
  '\uFEFF',
  '\uFFFE',
  '\ud800',
  '\udc00',
  '\u2028',
  '\u0085',
  '\u202e',
  '\u200d',
  '🏴',
  'é',
  'e\u0301',
  'İ',
  'ß',
  '日本',
  '&a',
  '*a',
  '<<: *a',
  '!!js/function x',
  '__proto__',
  'constructor',
  'title: ',
  'date: ',
  'tags: ',
  'permalink: ',
  'slug: ',
  'draft: true',
  'null',
  'true',
  '~',
  '.inf',
  '0x1f',
  '1e999',
  '2011-02-30',
  '0000-01-01',
  '9999-12-31T23:59:59-12:00',
  '1311307200',
  '{{',
  '}}',
  '{%',
  '%}',
  '{{<',
  '>}}',
  '{% for i in (1..9999999) %}',
  '{% endfor %}',
  '{% raw %}',
  '{{ x | ',
  '[[',
  ']]',
  '![[',
  '%%',
  '<!--',
  '-->',
  ']]>',
  '<![CDATA[',
  '<!DOCTYPE',
  '<?xml ',
  '<script>',
  '</script>',
  '<svg>',
  '<a href="',
  'javascript:',
  'data:',
  'https://',
  'http://[',
  '&amp;',
  '&#0;',
  '&#xFFFFFFFF;',
  '&nbsp;',
  '<p>',
  '</p>',
  '<table>',
  '<style>',
  'import x from "y"\n',
  'export ',
  '<X>',
  '{/*',
  '*/}',
  '```',
  '~~~',
  '$$',
  '[^1]',
  '[a]: ',
  '> ',
  '1. ',
  '===',
  '***',
  '![](',
  '](',
  '<!--more-->',
]

const KINDS: readonly Edit['kind'][] = ['insert', 'insert', 'delete', 'repeat', 'move', 'bytes', 'lines']

/** A few changes, as somebody makes them who has slipped, or who wants to find what breaks. */
export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(60),
    piece: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    ),
  }),
  { minLength: 1, maxLength: 6 },
)

/** The text with its changes, as the bytes of a file: not always UTF-8. */
export function mutate(text: string, changes: readonly Edit[]): Buffer {
  let out = text
  let bytes: Edit | undefined
  for (const edit of changes) {
    const at = Math.floor(edit.at * out.length)
    if (edit.kind === 'bytes') bytes = edit
    else out = apply(out, edit, at).slice(0, 60_000)
  }
  const buffer = Buffer.from(out)
  if (bytes !== undefined && buffer.length > 0) {
    const at = Math.floor(bytes.at * (buffer.length - 1))
    buffer.fill(bytes.length * 4 + 3, at, Math.min(buffer.length, at + (bytes.length % 4) + 1))
  }
  return buffer
}

function apply(text: string, { kind, length, piece }: Edit, at: number): string {
  const stretch = text.slice(at, at + length)
  switch (kind) {
    case 'insert':
      return text.slice(0, at) + piece + text.slice(at)
    case 'delete':
      return text.slice(0, at) + text.slice(at + length)
    case 'repeat':
      return text.slice(0, at) + (stretch || piece).repeat(length) + text.slice(at)
    case 'move':
      return text.slice(0, at) + text.slice(at + length) + stretch
    case 'lines': {
      const lines = text.split('\n')
      const line = Math.floor((at / (text.length + 1)) * lines.length)
      lines.splice((line * 7) % lines.length, 0, ...lines.splice(line, 1 + (length % 5)))
      return lines.join('\n')
    }
    default:
      return text
  }
}
