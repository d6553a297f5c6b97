import type { Encoding } from '../core/document.ts'
import type { FeedsSpec } from '../core/feed.ts'
import type { Companion } from '../core/ports.ts'
import { caddySnippet } from './caddy.ts'
import { hostingCompanion } from './companion.ts'
import type { HostRules } from './host-rules.ts'
import { netlifyHeaders, netlifyRedirects } from './netlify.ts'
import { nginxSnippet } from './nginx.ts'

/** Which hosts are told what. */
export interface HostingSpec {
  readonly files: readonly HostName[]
  /** Of feeds. */
  readonly cacheControl: string
  /** Old path on the host → path of a document below the target. */
  readonly redirects: Readonly<Record<string, string>>
  /** The compressed forms that stand beside documents, at some target. */
  readonly encodings: ReadonlySet<Encoding>
}

type HostName = 'netlify' | 'nginx' | 'caddy'

/** Every host by its name in the configuration: file name → who writes its text. */
const hosts: Readonly<Record<HostName, Readonly<Record<string, (rules: HostRules) => string>>>> = {
  netlify: { _headers: netlifyHeaders, _redirects: netlifyRedirects },
  nginx: { 'feedmill.nginx.conf': nginxSnippet },
  caddy: { 'feedmill.Caddyfile': caddySnippet },
}

/**
 * The files by which hosts serve the documents with the right headers and redirect from old addresses.
 *
 * @throws OperatorError here and when planning, when a redirect is wrong
 */
export function createHosting({ files, ...spec }: HostingSpec, feeds: FeedsSpec): Companion {
  const writers = new Map(files.flatMap((name) => Object.entries(hosts[name])))
  return hostingCompanion(writers, spec, feeds)
}
