import { encodePath } from './host-path.ts'
import { type HostRules, linkValue } from './host-rules.ts'

/**
 * The file `_headers` of Netlify and Cloudflare Pages. Both apply all rules that match and join what these say of one
 * header, so no path has two rules. Neither puts a part of the path into a value on both hosts alike: the feeds of terms
 * have no `Link`.
 *
 * https://docs.netlify.com/routing/headers/ · https://developers.cloudflare.com/pages/configuration/headers/
 */
export function netlifyHeaders(rules: HostRules): string {
  const { root, single, terms, state, cacheControl, hubs } = rules
  const patterns = new Map<string, string>()
  for (const { pieces, contentType } of terms) {
    // One asterisk is allowed. It matches slashes, too, so it can stand for all between the first slug and the last.
    const first = encodePath(pieces[0] as string)
    patterns.set(`${first}*${encodePath(pieces.at(-1) as string)}`, contentType)
  }
  const isByPattern = (path: string): boolean => [...patterns.keys()].some((pattern) => covers(pattern, path))
  const lines = [
    ...single
      .filter(({ path, self }) => self === undefined || !isByPattern(encodePath(path)))
      .map(({ path, contentType, self }) =>
        self === undefined
          ? rule(encodePath(path), [`Content-Type: ${contentType}`, NOSNIFF])
          : rule(encodePath(path), [
              ...feedHeaders(contentType, cacheControl),
              `Link: ${linkValue(self, hubs)}`,
            ]),
      ),
    ...[...patterns]
      .filter(([pattern]) => ![...patterns.keys()].some((other) => covers(other, pattern)))
      .map(([pattern, contentType]) => rule(pattern, feedHeaders(contentType, cacheControl))),
    rule(`${encodePath(state)}*`, ['Cache-Control: no-cache', NOSNIFF]),
  ]
  return [...comment('_headers', root), ...lines].join('\n')
}

/** The file `_redirects` of Netlify and Cloudflare Pages. */
export function netlifyRedirects({ root, redirects }: HostRules): string {
  const lines = redirects.map(
    ({ from, to }) => `${encodePath(from)} ${to.replace(/[:*]/g, escapeSign)} 301\n`,
  )
  return [...comment('_redirects', root), lines.join('')].join('\n')
}

const NOSNIFF = 'X-Content-Type-Options: nosniff'

function feedHeaders(contentType: string, cacheControl: string): string[] {
  return [
    `Content-Type: ${contentType}`,
    `Cache-Control: ${cacheControl}`,
    NOSNIFF,
    'Access-Control-Allow-Origin: *',
  ]
}

function rule(path: string, headers: readonly string[]): string {
  return `${path}\n${headers.map((header) => `  ${header}\n`).join('')}`
}

function comment(name: string, root: string): string[] {
  const lines = ['# Written by Feedmill for Netlify and Cloudflare Pages.']
  if (root !== '/') {
    lines.push(
      `# These hosts read ${name} at the root of the host only: below ${encodePath(root)} it has no effect. Copy its`,
      '# lines into the one there when the whole site is put together.',
    )
  }
  return [...lines, '']
}

/** Whether every path of a pattern, or a path, is one of another pattern, too. */
function covers(other: string, pattern: string): boolean {
  if (other === pattern) return false
  const [before, after] = other.split('*') as [string, string]
  const [first, last = first] = pattern.split('*') as [string, string?]
  const isLong = pattern.includes('*') || pattern.length >= before.length + after.length
  return isLong && first.startsWith(before) && last.endsWith(after)
}

function escapeSign(sign: string): string {
  return sign === ':' ? '%3A' : '%2A'
}
