/**
 * Admonitions of Docusaurus and its kin (`:::note Title` … `:::`) as quotes that begin with their title. One that is not
 * closed lasts to the end of what it stands in.
 */
export function admonitionsToQuotes(text: string): string {
  if (!/^[ \t]*:::/m.test(text)) return text
  const out: string[] = []
  let depth = 0
  for (const line of text.split('\n')) {
    const open =
      line.length > LINE_MAX
        ? null
        : /^[ \t]*:::+[ \t]*([a-zA-Z][\w-]*)[ \t]*(?:\[([^\]\n]*)\]|([^\n{]*))?(?:\{[^\n]*\})?[ \t]*$/.exec(
            line,
          )
    const before = '> '.repeat(depth)
    if (open !== null) {
      const title = (open[2] ?? open[3] ?? '').trim() || capitalised(open[1] ?? '')
      if (depth === 0) out.push('')
      else out.push(before.trimEnd())
      depth = Math.min(depth + 1, DEPTH_MAX)
      out.push(`${before}> **${title}**`, `${before}>`)
    } else if (depth > 0 && /^[ \t]*:::+[ \t]*$/.test(line)) {
      depth--
      out.push(depth === 0 ? '' : '> '.repeat(depth).trimEnd())
    } else out.push(depth === 0 ? line : before + line)
  }
  return out.join('\n')
}

/** No title is longer, and no reader shows quotes in more quotes. */
const LINE_MAX = 300
const DEPTH_MAX = 8

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
