import { Parser } from 'htmlparser2'

const SAFE_SCHEMES =
  'http https mailto tel sms geo ftp sftp magnet xmpp irc ircs matrix gemini gopher news data'.split(' ')
const ACTIVE =
  /^(?:script|style|iframe|frame|frameset|object|embed|applet|base|meta|link|form|input|button|select|textarea|svg|template|noscript|portal|marquee|xmp|plaintext|title|body|html|head)$/
const ADDRESSES = /^(?:href|src|cite|poster|data|action|formaction|background|xlink:href|longdesc|ping)$/

/** What a reader that renders this HTML as it stands could be harmed by, read as a browser reads it. */
export function dangersIn(html: string): string[] {
  const dangers: string[] = []
  let formulas = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'math') formulas++
      // What is not MathML in a formula is where parsers disagree.
      else if (formulas > 0 && !/^m[a-z]+$/.test(name)) dangers.push(`<${name}> in <math>`)
      if (/^(?:mglyph|maction|annotation-xml|semantics)$/.test(name)) dangers.push(`<${name}>`)
      if (ACTIVE.test(name)) dangers.push(`<${name}>`)
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^on/i.test(attribute)) dangers.push(attribute)
        if (/^(?:style|srcdoc|is|slot)$/.test(attribute)) dangers.push(attribute)
        if (attribute === 'id' && !/^fn(?:ref)?-[0-9a-f]{8}-[\w-]+$/.test(value)) dangers.push(`id ${value}`)
        if (attribute === 'class' && !value.startsWith('language-')) dangers.push(`class ${value}`)
        if (ADDRESSES.test(attribute) && !isHarmless(value, name)) dangers.push(`${attribute}=${value}`)
      }
    },
    onclosetag: (name) => {
      if (name === 'math') formulas--
    },
    oncomment: (text) => dangers.push(`<!--${text}`),
    onprocessinginstruction: (name) => dangers.push(`<${name}>`),
  })
  parser.end(html)
  return dangers
}

function isHarmless(value: string, element: string): boolean {
  // Browsers drop tabs and line ends everywhere, and controls and blanks at the ends; readers trim still more.
  const address = value.replace(/[\u0000-\u0020\u007F-\u00A0\u2000-\u200F\u2028-\u202F\u3000\uFEFF]/g, '')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme === undefined || !SAFE_SCHEMES.includes(scheme)) return false
  return scheme !== 'data' || (/^data:image\//i.test(address) && /^(?:img|video)$/.test(element))
}
