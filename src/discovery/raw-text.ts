/** Elements of a head whose content is text, whatever it looks like. */
const RAW = new Set(['script', 'style', 'title', 'noscript', 'noframes'])

/** Whether tags in an element's content are no tags. */
export function isRawText(name: string): boolean {
  return RAW.has(name)
}

/**
 * Where the end tag of such an element begins, its content beginning at `from`; undefined when there is none.
 *
 * https://html.spec.whatwg.org/multipage/parsing.html#rawtext-state
 */
export function rawTextEnd(text: string, from: number, name: string): number | undefined {
  if (name === 'script') return scriptEnd(text, from)
  const pattern = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')
  pattern.lastIndex = from
  return pattern.exec(text)?.index
}

/**
 * In a script, what looks like a comment may hold what looks like a script, and its end tag does not end the real one.
 *
 * https://html.spec.whatwg.org/multipage/parsing.html#script-data-double-escaped-state
 */
function scriptEnd(text: string, from: number): number | undefined {
  const pattern = /<!--|-->|<(\/?)script(?=[\t\n\f\r />])/gi
  pattern.lastIndex = from
  let state: 'data' | 'escaped' | 'double' = 'data'
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [sign, slash] = match
    if (sign === '<!--') {
      if (state === 'data') state = 'escaped'
      // `<!-->` is closed by the dashes that opened it.
      pattern.lastIndex -= 2
    } else if (sign === '-->') state = 'data'
    else if (slash === '') state = state === 'escaped' ? 'double' : state
    else if (state === 'double') state = 'escaped'
    else return match.index
  }
  return undefined
}
