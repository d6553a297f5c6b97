import type { DocumentPlan, Encoding } from '../core/document.ts'
import type { FeedsSpec, FormatName, Site } from '../core/feed.ts'
import { cutPath, documentPath, folderOf, pathForms } from '../core/feed-paths.ts'
import { formatsOf, resolveSettings } from '../core/feed-settings.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import { byCodeUnit } from '../core/text.ts'
import { decodePath, type HostPath, hostPath } from './host-path.ts'
import type { Redirect } from './redirects.ts'

/** What a host must know of the documents, in few rules: hosts limit their number. */
export interface HostRules extends HostSending {
  /** The address of the site's root. */
  readonly site: string
  /** Its path on the host. */
  readonly root: HostPath
  /** Documents at one path each. */
  readonly single: readonly SingleRule[]
  /** The documents of all terms of a taxonomy, in one format. */
  readonly terms: readonly TermsRule[]
  /** The folder of our state, with a final slash. */
  readonly state: HostPath
  readonly redirects: readonly Redirect[]
  /** WebSub hubs, which are named beside each link of a feed to itself. */
  readonly hubs: readonly string[]
}

/** How feeds are sent. */
export interface HostSending {
  readonly cacheControl: string
  /** The compressed forms that stand beside documents. */
  readonly encodings: ReadonlySet<Encoding>
}

interface SingleRule {
  readonly path: HostPath
  /** With its charset. */
  readonly contentType: string
  /** The document's address, when it is a feed. */
  readonly self?: string
}

interface TermsRule {
  /** The path, cut where a slug or a language stands: two pieces or more. */
  readonly pieces: readonly HostPath[]
  /** With its charset. */
  readonly contentType: string
}

/**
 * The rules for the documents of a site. They do not depend on which terms there are: a new tag changes no rule.
 */
export function makeHostRules(
  site: Site,
  spec: FeedsSpec,
  documents: readonly DocumentPlan[],
  sending: HostSending,
  redirects: readonly Redirect[],
): HostRules {
  const root = decodePath(new URL(site.url).pathname)
  const single: SingleRule[] = []
  const types = new Map<FormatName, string>()
  for (const document of documents) {
    const contentType = `${document.mediaType}; charset=utf-8`
    if (document.feed !== undefined) types.set(document.format, contentType)
    if (document.feed?.taxonomy !== undefined) continue
    single.push({
      path: hostPath(site.url, document.path),
      contentType,
      ...(document.feed !== undefined && { self: document.url }),
    })
  }
  return {
    site: site.url,
    root,
    single,
    terms: termsRules(site, spec, types),
    state: `${root}${STATE_FOLDER}/`,
    redirects,
    hubs: site.hubs ?? [],
    ...sending,
  }
}

/** By format, then taxonomy. */
function termsRules(site: Site, spec: FeedsSpec, types: ReadonlyMap<FormatName, string>): TermsRule[] {
  const root = decodePath(new URL(site.url).pathname)
  const taxonomies = Object.entries(spec.taxonomies).sort(([a], [b]) => byCodeUnit(a, b))
  return formatsOf(spec).flatMap((format) =>
    taxonomies.flatMap(([, own]): TermsRule[] => {
      const { formats, files } = resolveSettings(spec, own)
      const contentType = types.get(format)
      if (contentType === undefined || !formats.includes(format)) return []
      return pathForms(documentPath(folderOf(own.path), files[format], format)).map((form) => {
        const [first = '', ...rest] = cutPath(hostPath(site.url, form).slice(root.length))
        return { pieces: [`${root}${first}`, ...rest], contentType }
      })
    }),
  )
}

/** The value of `Link` (RFC 8288): the feed itself, and the hubs that tell of its changes (WebSub §4). */
export function linkValue(self: string, hubs: readonly string[]): string {
  return [`<${self}>; rel="self"`, ...hubs.map((hub) => `<${hub}>; rel="hub"`)].join(', ')
}
