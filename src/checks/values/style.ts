const LENGTH_MAX = 2000

const HARMLESS = /^(?:[:,;#%.\sa-zA-Z0-9!]|\w-\w|'[\s\w]+'|"[\s\w]+"|\([\d,\s]+\))*$/

/** Properties that cannot cover, move or load anything. */
const PROPERTIES = new Set(
  (
    'azimuth background background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width ' +
    'border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius border-right ' +
    'border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color ' +
    'border-top-style border-top-width border-width clear color cursor direction display elevation float font font-family font-size ' +
    'font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left ' +
    'margin-right margin-top max-height max-width min-height min-width overflow padding padding-bottom padding-left padding-right ' +
    'padding-top pause pause-after pause-before pitch pitch-range richness speak speak-header speak-numeral speak-punctuation ' +
    'speech-rate stress text-align text-decoration text-indent unicode-bidi vertical-align voice-family volume white-space width'
  ).split(' '),
)

const KEYWORDS = new Set(
  (
    'aqua auto black block blue bold both bottom brown center collapse dashed dotted fuchsia gray green !important italic left lime ' +
    'maroon medium none navy normal nowrap olive pointer purple red right solid silver teal thin thick top transparent underline ' +
    'white yellow inherit initial unset inset outset groove ridge double hidden 0'
  ).split(' '),
)
const MEASURE =
  /^(?:#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|-?\d{0,3}(?:\.\d{0,3})?(?:cm|em|rem|ex|in|mm|pc|pt|px|%|,|\))?)$/

/** What of a style readers must not take over from a feed, undefined when there is nothing. */
export function findDanger(style: string): string | undefined {
  if (style.length > LENGTH_MAX || !HARMLESS.test(style)) return style
  for (const declaration of style.toLowerCase().split(';')) {
    if (declaration.trim() === '') continue
    const [, property = '', value = ''] = /^\s*([-\w]+)\s*:\s*([^:]*)$/.exec(declaration) ?? []
    if (property === '') return style
    if (!PROPERTIES.has(property)) return property
    if (!/^(?:background|border|margin|padding)/.test(property)) continue
    const word = value.split(/\s+/).find((word) => word !== '' && !KEYWORDS.has(word) && !MEASURE.test(word))
    if (word !== undefined) return word
  }
  return undefined
}
