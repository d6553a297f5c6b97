import { sha256 } from '../core/digest.ts'
import { pathExpression } from './host-path.ts'
import { type HostRules, linkValue } from './host-rules.ts'

/**
 * A snippet for a `server` block of nginx.
 *
 * The charset is a directive of its own, as `gzip_types` and others compare the media type without it. `always` is left
 * out where a header would speak of the document and not of the answer: an error is not kept for as long as a feed.
 *
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#location
 */
export function nginxSnippet(rules: HostRules): string {
  const { site, single, terms, state, cacheControl, encodings, redirects, hubs } = rules
  const self = `$feedmill_${sha256(site).slice(0, 8)}`
  const feed = [
    `add_header Cache-Control ${value(cacheControl)};`,
    'add_header Access-Control-Allow-Origin "*" always;',
    // Brotli is no part of nginx, and an unknown directive would keep it from starting.
    ...(encodings.has('gzip') ? ['gzip_static on;', 'gzip_vary on;'] : []),
  ]
  const blocks = [
    ...single.map(({ path, contentType, self: address }) =>
      location(`= ${quoted(path)}`, [
        ...typeLines(contentType),
        ...(address === undefined ? [] : [...feed, `add_header Link ${value(linkValue(address, hubs))};`]),
      ]),
    ),
    ...(terms.every(({ isArchive }) => isArchive) ? [] : [selfVariable(self, site, hubs)]),
    ...terms.map(({ pieces, contentType, isArchive }) =>
      location(`~ ${quoted(`^${pieces.map(pathExpression).join('[^/]+')}$`)}`, [
        ...typeLines(contentType),
        ...feed,
        ...(isArchive ? [] : [`add_header Link ${self};`]),
      ]),
    ),
    location(`^~ ${quoted(state)}`, ['add_header Cache-Control "no-cache" always;', NOSNIFF]),
    ...redirects.map(({ from, to }) =>
      // A server behind a proxy knows neither the scheme nor the port that readers use.
      location(`= ${quoted(from)}`, ['absolute_redirect off;', `return 301 ${value(to)};`]),
    ),
  ]
  return `${COMMENT}\n${blocks.join('\n')}`
}

const COMMENT = `# Written by Feedmill for nginx. In the server block of the site, before other locations with regular expressions:
#   include /path/to/feedmill.nginx.conf;
# The server's root must be the folder that the host's paths begin in.
`

const NOSNIFF = 'add_header X-Content-Type-Options "nosniff" always;'

function typeLines(contentType: string): string[] {
  const [type] = contentType.split(';') as [string]
  return ['types { }', `default_type ${type};`, 'charset utf-8;', `charset_types ${type};`, NOSNIFF]
}

/**
 * The address of the requested document in its standard form: of the request as it was sent, without the query, and only
 * of signs that end no header. Empty otherwise, and nginx sends no empty header.
 */
function selfVariable(name: string, site: string, hubs: readonly string[]): string {
  const { origin, pathname } = new URL(site)
  const capture = `${name.slice(1)}_path`
  const sign = "[A-Za-z0-9_.~!$&'()*+,;=:@/-]|%(?:[89A-F][0-9A-F]|2[0235]|3[CEF]|5[BCDE]|60|7[BCD])"
  // By name: nginx escapes what it puts in for a number once more.
  const path = `(?<${capture}>${pathExpression(pathname)}(?:${sign})+)`
  return `set ${name} "";
if ($request_uri ~ ${quoted(`^${path}(?:[?]|$)`)}) {
    set ${name} ${quoted(linkValue(`${origin}$${capture}`, hubs.map(withoutSign)))};
}
`
}

function location(match: string, lines: readonly string[]): string {
  return `location ${match} {\n${lines.map((line) => `    ${line}\n`).join('')}}\n`
}

/** A parameter as one token. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** A parameter in which nginx would look for variables. */
function value(text: string): string {
  return quoted(withoutSign(text))
}

/** Its syntax has no other way to write the sign of variables. */
function withoutSign(text: string): string {
  return text.replaceAll('$', '%24')
}
