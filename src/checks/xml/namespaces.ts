import { quote, type Report, type Spot } from '../finding.ts'

/** The namespaces whose elements are checked, by the prefix that this program calls them by. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  atom: 'http://www.w3.org/2005/Atom',
  xml: 'http://www.w3.org/XML/1998/namespace',
  xhtml: 'http://www.w3.org/1999/xhtml',
  svg: 'http://www.w3.org/2000/svg',
  mathml: 'http://www.w3.org/1998/Math/MathML',
  access: 'http://www.bloglines.com/about/specs/fac-1.0',
  admin: 'http://webns.net/mvcb/',
  ag: 'http://purl.org/rss/1.0/modules/aggregation/',
  annotate: 'http://purl.org/rss/1.0/modules/annotate/',
  app: 'http://www.w3.org/2007/app',
  blogChannel: 'http://backend.userland.com/blogChannelModule',
  cc: 'http://web.resource.org/cc/',
  cf: 'http://www.microsoft.com/schemas/rss/core/2005',
  content: 'http://purl.org/rss/1.0/modules/content/',
  conversationsNetwork: 'http://conversationsnetwork.org/rssNamespace-1.0/',
  cp: 'http://my.theinfo.org/changed/1.0/rss/',
  creativeCommons: 'http://backend.userland.com/creativeCommonsRssModule',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  ev: 'http://purl.org/rss/1.0/modules/event/',
  feedburner: 'http://rssnamespace.org/feedburner/ext/1.0',
  fh: 'http://purl.org/syndication/history/1.0',
  foaf: 'http://xmlns.com/foaf/0.1/',
  geo: 'http://www.w3.org/2003/01/geo/wgs84_pos#',
  georss: 'http://www.georss.org/georss',
  geourl: 'http://geourl.org/rss/module/',
  gml: 'http://www.opengis.net/gml',
  icbm: 'http://postneo.com/icbm',
  indexing: 'urn:atom-extension:indexing',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  l: 'http://purl.org/rss/1.0/modules/link/',
  media: 'http://search.yahoo.com/mrss/',
  opensearch: 'http://a9.com/-/spec/opensearch/1.1/',
  podcast: 'https://podcastindex.org/namespace/1.0',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  slash: 'http://purl.org/rss/1.0/modules/slash/',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
  taxo: 'http://purl.org/rss/1.0/modules/taxonomy/',
  thr: 'http://purl.org/syndication/thread/1.0',
  trackback: 'http://madskills.com/public/xml/rss/module/trackback/',
  wfw: 'http://wellformedweb.org/CommentAPI/',
  wiki: 'http://purl.org/rss/1.0/modules/wiki/',
}

/** Other addresses of the same vocabularies. */
const ALIASES: Readonly<Record<string, string>> = {
  'http://a9.com/-/spec/opensearchrss/1.0/': 'opensearch',
  'http://purl.org/rss/1.0/modules/threading/': 'thr',
  'http://www.usemod.com/cgi-bin/mb.pl?ModWiki': 'wiki',
  'https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md': 'podcast',
}

export const OBSOLETE_ATOM = 'http://purl.org/atom/ns#'

/** What a namespace's elements are called here: its usual prefix, and whether its address was written exactly. */
export interface KnownNamespace {
  readonly prefix: string
  readonly exact: boolean
}

/** Undefined for a vocabulary that is not checked. */
export function knownNamespace(uri: string): KnownNamespace | undefined {
  const exact = EXACT.get(uri)
  if (exact !== undefined) return { prefix: exact, exact: true }
  const near = NEAR.get(nearly(uri))
  return near === undefined ? undefined : { prefix: near, exact: false }
}

const EXACT = new Map([
  ...Object.entries(NAMESPACES).map(([prefix, uri]) => [uri, prefix] as const),
  ...Object.entries(ALIASES),
])

const NEAR = new Map([...EXACT].map(([uri, prefix]) => [nearly(uri), prefix]))

/** The case of letters and what stands at the end are most often wrong. */
function nearly(uri: string): string {
  return uri
    .toLowerCase()
    .replace(/[^a-z0-9_]+$/, '')
    .replace(/^https:/, 'http:')
}

/** Says when the address that a prefix is declared for is nearly, but not exactly, that of a specification. */
export function checkDeclaration(prefix: string, uri: string, at: Spot, report: Report): void {
  const known = knownNamespace(uri)
  if (known?.prefix === 'media' && !known.exact)
    report('media-namespace', at, `expected ${NAMESPACES.media}, found ${quote(uri)}`)
  else if (known !== undefined && !known.exact)
    report('namespace-misspelt', at, `expected ${NAMESPACES[known.prefix]}, found ${quote(uri)}`)
  else if (prefix !== '' && prefix in NAMESPACES && known?.prefix !== prefix)
    report(
      'namespace-prefix-reserved',
      at,
      `${prefix} is the usual prefix of ${NAMESPACES[prefix]}, found it for ${quote(uri)}`,
    )
}
