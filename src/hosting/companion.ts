import { digestOfTexts } from '../core/digest.ts'
import type { TextPlan } from '../core/document.ts'
import type { FeedsSpec } from '../core/feed.ts'
import type { Companion } from '../core/ports.ts'
import { appendPath } from '../core/url.ts'
import { type HostRules, type HostSending, makeHostRules } from './host-rules.ts'
import { readRedirectSources, resolveRedirects } from './redirects.ts'

/** Path below the target → who writes the text. */
export type HostWriters = ReadonlyMap<string, (rules: HostRules) => string>

/** After all that they speak of. */
const RANK = 3

/**
 * Plans the files that hosts read. Redirects: old path on the host → path of a document below the target.
 *
 * @throws OperatorError here and when planning, when a redirect is wrong
 */
export function hostingCompanion(
  writers: HostWriters,
  { redirects, ...sending }: HostSending & { readonly redirects: Readonly<Record<string, string>> },
  feeds: FeedsSpec,
): Companion {
  const sources = readRedirectSources(redirects)
  return {
    plan(documents, site) {
      const paths = [...documents.map(({ path }) => path), ...writers.keys()]
      const published = new Map(paths.map((path) => [path, appendPath(site.url, path)]))
      const resolved = resolveRedirects(sources, published)
      const rules = makeHostRules(site, feeds, documents, sending, resolved)
      return [...writers].map(([path, write]): TextPlan => {
        const text = write(rules)
        return {
          path,
          url: appendPath(site.url, path),
          mediaType: 'text/plain; charset=utf-8',
          rank: RANK,
          recipe: digestOfTexts(path, text),
          parts: () => [Buffer.from(text)],
          isForHost: true,
        }
      })
    },
  }
}
