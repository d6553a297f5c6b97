import { digestOfTexts } from '../core/digest.ts'
import type { TextPlan } from '../core/document.ts'
import type { FeedsSpec } from '../core/feed.ts'
import type { Companion } from '../core/ports.ts'
import { appendPath } from '../core/url.ts'
import { caddySnippet } from './caddy.ts'
import { type HostRules, makeHostRules } from './host-rules.ts'
import { netlifyHeaders, netlifyRedirects } from './netlify.ts'
import { nginxSnippet } from './nginx.ts'
import { readRedirectSources, resolveRedirects } from './redirects.ts'

/** Which hosts are told what. */
export interface HostingSpec {
  readonly files: readonly HostName[]
  /** Of feeds. */
  readonly cacheControl: string
  /** Old path on the host → path of a document below the target. */
  readonly redirects: Readonly<Record<string, string>>
}

export type HostName = 'netlify' | 'nginx' | 'caddy'

/** Every host by its name in the configuration: file name → its text. */
const hosts: Readonly<Record<HostName, Readonly<Record<string, (rules: HostRules) => string>>>> = {
  netlify: { _headers: netlifyHeaders, _redirects: netlifyRedirects },
  nginx: { 'feedmill.nginx.conf': nginxSnippet },
  caddy: { 'feedmill.Caddyfile': caddySnippet },
}

/** After all that they speak of. */
const RANK = 3

/**
 * The files by which hosts serve the documents with the right headers and redirect from old addresses.
 *
 * @throws OperatorError here and when planning, when a redirect is wrong
 */
export function createHosting(spec: HostingSpec, feeds: FeedsSpec): Companion {
  const sources = readRedirectSources(spec.redirects)
  return {
    plan(documents, site) {
      const writers = new Map([...new Set(spec.files)].flatMap((name) => Object.entries(hosts[name])))
      const paths = [...documents.map(({ path }) => path), ...writers.keys()]
      const published = new Map(paths.map((path) => [path, appendPath(site.url, path)]))
      const redirects = resolveRedirects(sources, published)
      const rules = makeHostRules(site, feeds, documents, spec.cacheControl, redirects)
      return [...writers].map(([path, write]): TextPlan => {
        const text = write(rules)
        return {
          path,
          url: appendPath(site.url, path),
          mediaType: 'text/plain; charset=utf-8',
          rank: RANK,
          recipe: digestOfTexts(path, text),
          parts: () => [Buffer.from(text)],
        }
      })
    },
  }
}
