import { quote } from '../finding.ts'
import { reportValue, type Value, type ValueCheck } from '../grammar.ts'
import { HTML_ELEMENTS } from './html-names.ts'

const END_TAG = /<\/([a-z][a-z0-9]*)>/gi
const REFERENCE = /&(?:[a-z][a-z0-9]{1,7}|#\d{1,7}|#x[\da-f]{1,6});/i

/** Text that readers show as it is: no markup, no references. */
export const plainText: ValueCheck = (value) => {
  const markup = findMarkup(value.text)
  // Hexadecimal references are how RSS says: this is text (Best Practices Profile, "Character Data").
  if (markup !== undefined && (markup.startsWith('<') || !isDeliberate(value)))
    reportValue(value, 'html-in-plain-text', `${value.name}: expected plain text, found ${quote(markup)}`)
  else if (isAmbiguous(value))
    reportValue(value, 'ambiguous-character', `${value.name}: found ${quote(value.text.trim())}`)
}

/** The first tag or reference of HTML in a text. */
export function findMarkup(text: string): string | undefined {
  if (!text.includes('<') && !text.includes('&')) return undefined
  for (const [tag, name = ''] of text.matchAll(END_TAG)) if (HTML_ELEMENTS.has(name.toLowerCase())) return tag
  return REFERENCE.exec(text)?.[0]
}

function isAmbiguous(value: Value): boolean {
  const { format, version } = value.inspection
  if (format !== 'rss' || !version.startsWith('2')) return false
  return /&#[x\d]|<[/a-z]/i.test(value.text) && !isDeliberate(value)
}

function isDeliberate({ element, inspection: { source } }: Value): boolean {
  return source.slice(element.inner, element.end).includes('&#x')
}
