/** What readers show; the others of HTML they remove. */
const SAFE = new Set(
  (
    'a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite code col colgroup ' +
    'data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header ' +
    'hgroup hr i img input ins kbd label legend li main map mark menu meter nav noscript ol optgroup option output p picture pre ' +
    'progress q rp rt ruby s samp search section select small source span strike strong sub summary sup table tbody td template ' +
    'textarea tfoot th thead time tr track tt u ul var video wbr'
  ).split(' '),
)

const UNSAFE = (
  'applet base basefont body comment embed eventsource frame frameset head html iframe isindex link listing meta noframes object ' +
  'param plaintext portal script slot style title xmp'
).split(' ')

const SVG_AND_MATHML = (
  'svg path g circle rect line polyline polygon ellipse text tspan defs use symbol lineargradient radialgradient stop desc marker ' +
  'clippath mask pattern filter animate animatetransform animatemotion set switch view image foreignobject ' +
  'math mi mn mo mrow msup msub msubsup mfrac msqrt mroot mtext mspace mtable mtr mtd mover munder munderover mstyle mpadded mphantom ' +
  'menclose mmultiscripts mprescripts merror none semantics annotation annotation-xml'
).split(' ')

/** All of HTML, those that readers remove included. */
export const HTML_ELEMENTS: ReadonlySet<string> = new Set([
  ...SAFE,
  ...UNSAFE,
  'command',
  'datagrid',
  'keygen',
  'm',
])

/** SVG and MathML inside of HTML. */
export const FOREIGN_ELEMENTS: ReadonlySet<string> = new Set(SVG_AND_MATHML)

/** Whether readers that take care keep an element (lower case). */
export function isSafeElement(name: string): boolean {
  return SAFE.has(name)
}

/** Without content and end tag (HTML §13.1.2). */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base basefont br col embed frame hr img input link meta param source track wbr keygen command'.split(
    ' ',
  ),
)

/** Elements whose end tag may be left out (HTML §13.1.2.4). */
export const OPTIONAL_END: ReadonlySet<string> = new Set(
  'p li dt dd rb rt rtc rp optgroup option colgroup caption thead tbody tfoot tr td th body html head'.split(
    ' ',
  ),
)

/** Attributes that hold an address. */
export const ADDRESS_ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  href: new Set(['a', 'area']),
  src: new Set(['img', 'audio', 'video', 'source', 'track', 'iframe', 'embed']),
  poster: new Set(['video']),
}
