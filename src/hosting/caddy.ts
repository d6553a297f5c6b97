import { encodePath, pathExpression } from './host-path.ts'
import { type HostRules, linkValue } from './host-rules.ts'

/**
 * A snippet for a site block of a Caddyfile.
 *
 * https://caddyserver.com/docs/caddyfile/concepts · https://caddyserver.com/docs/caddyfile/matchers#path
 */
export function caddySnippet(rules: HostRules): string {
  const { site, single, terms, state, cacheControl, encodings, redirects } = rules
  const hubs = rules.hubs.map(withoutBraces)
  const blocks: string[] = []
  let count = 0
  const named = (expression: string): string => {
    const name = `feedmill_${++count}`
    blocks.push(`@${name} path_regexp ${name} ${token(expression)}`)
    return name
  }
  const exactly = (path: string): string => (PLAIN.test(path) ? path : `@${named(`^${expressionOf(path)}$`)}`)
  const feed = (contentType: string, self: string[]): string[] => [
    `Content-Type ${token(contentType)}`,
    `Cache-Control ${token(cacheControl)}`,
    NOSNIFF,
    'Access-Control-Allow-Origin *',
    ...self,
  ]
  // In the order in which they are preferred.
  const precompressed = (['br', 'gzip'] as const).filter((encoding) => encodings.has(encoding))
  const serve = (matcher: string): void => {
    if (precompressed.length > 0)
      blocks.push(`file_server ${matcher} {\n\tprecompressed ${precompressed.join(' ')}\n}`)
  }
  for (const { path, contentType, self } of single) {
    const matcher = exactly(path)
    const headers =
      self === undefined
        ? [`Content-Type ${token(contentType)}`, NOSNIFF]
        : feed(contentType, [`Link ${token(linkValue(self, hubs))}`])
    blocks.push(header(matcher, headers))
    if (self !== undefined) serve(matcher)
  }
  for (const { pieces, contentType, isArchive } of terms) {
    const slugged = (slug: string): string => `^${pieces.map(expressionOf).join(slug)}$`
    const isPlain = pieces.every((piece) => PLAIN.test(piece))
    const matcher = isPlain ? pieces.join('*') : `@${named(slugged('[^/]+'))}`
    blocks.push(header(matcher, feed(contentType, [])))
    serve(matcher)
    // The path that Caddy gives is not escaped, so the link is of slugs that need no escapes.
    if (pieces.length > 2 || isArchive) continue
    const name = named(`^${pieces.map(expressionOf).join('([a-z0-9-]+)')}$`)
    const path = pieces.map((piece) => encodePath(piece)).join(`{http.regexp.${name}.1}`)
    blocks.push(header(`@${name}`, [`Link ${token(linkValue(new URL(site).origin + path, hubs))}`]))
  }
  const stateMatcher = PLAIN.test(state) ? `${state}*` : `@${named(`^${expressionOf(state)}`)}`
  blocks.push(header(stateMatcher, ['Cache-Control no-cache', NOSNIFF]))
  // Paths are compared without their case, expressions with it: /Feed.xml must not take /feed.xml with it.
  for (const { from, to } of redirects)
    blocks.push(`redir @${named(`^${expressionOf(from)}$`)} ${token(to)} permanent`)
  return `${COMMENT}\n${blocks.join('\n')}\n`
}

const COMMENT = `# Written by Feedmill for Caddy. In the block of the site:
#   import /path/to/feedmill.Caddyfile
# The site's root must be the folder that the host's paths begin in.
`

const NOSNIFF = 'X-Content-Type-Options nosniff'

/** Nothing that a matcher, a glob, a placeholder or the syntax itself would take for its own. */
const PLAIN = /^[A-Za-z0-9/._~-]*$/

/** Braces would be placeholders, also in quotes. */
function expressionOf(path: string): string {
  return pathExpression(path).replaceAll('[{]', '\\x7b').replaceAll('[}]', '\\x7d').replaceAll('`', '\\x60')
}

/** An address in which nothing is a placeholder. */
function withoutBraces(address: string): string {
  return address.replaceAll('{', '%7B').replaceAll('}', '%7D')
}

/** As one token: between backticks nothing is escaped. No value has one. */
function token(text: string): string {
  return /^[A-Za-z0-9/._~*=<>-]+$/.test(text) ? text : `\`${text.replaceAll('`', '%60')}\``
}

function header(matcher: string, lines: readonly string[]): string {
  return `header ${matcher} {\n${lines.map((line) => `\t${line}\n`).join('')}}`
}
