import type { DocumentPlan, Encoding } from '../core/document.ts'
import type { FeedSettings, FeedsSpec, FormatName, OwnSettings, Site } from '../core/feed.ts'
import { archivedPath, cutPath, documentPath, folderOf, pathForms } from '../core/feed-paths.ts'
import { archivesPath, formatsOf, resolveSettings } from '../core/feed-settings.ts'
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
  /** The documents of all terms of a taxonomy, or of all periods of archives, in one format. */
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
  /** The path, cut where a slug, a language or a period stands: two pieces or more. */
  readonly pieces: readonly HostPath[]
  /** With its charset. */
  readonly contentType: string
  /** Of an archive: no topic, so it needs no link to itself and to hubs. */
  readonly isArchive: boolean
}

/**
 * The rules for the documents of a site. They do not depend on which terms and periods there are: a new tag or year
 * changes no rule.
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
    const isPattern =
      document.feed?.taxonomy !== undefined || ('period' in document && document.period !== undefined)
    if (isPattern || isKnown(document.mediaType)) continue
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

/** What every host sends as it should be sent, by the name of the file. */
function isKnown(mediaType: string): boolean {
  return /^(?:text\/(?:html|css|javascript)|application\/json)\b/.test(mediaType)
}

/** By format: what stands at many paths of one pattern. */
function termsRules(site: Site, spec: FeedsSpec, types: ReadonlyMap<FormatName, string>): TermsRule[] {
  const root = decodePath(new URL(site.url).pathname)
  const patterns = patternsOf(spec)
  return formatsOf(spec).flatMap((format) =>
    patterns.flatMap(({ folder, settings: { formats, files }, isArchive }): TermsRule[] => {
      const contentType = types.get(format)
      if (contentType === undefined || !formats.includes(format)) return []
      const path = (isArchive ? archivedPath : documentPath)(folder, files[format], format)
      return pathForms(path).map((form) => {
        const [first = '', ...rest] = cutPath(hostPath(site.url, form).slice(root.length))
        return { pieces: [`${root}${first}`, ...rest], contentType, isArchive }
      })
    }),
  )
}

interface Pattern {
  /** With `:slug`, `:language` or `:period`. */
  readonly folder: string
  readonly settings: FeedSettings
  readonly isArchive: boolean
}

/** The folders of terms, then those of archives. */
function patternsOf(spec: FeedsSpec): Pattern[] {
  const ofEach = (feeds: Readonly<Record<string, OwnSettings & { readonly path: string }>>): Pattern[] =>
    Object.entries(feeds)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([, own]) => {
        return { folder: folderOf(own.path), settings: resolveSettings(spec, own), isArchive: false }
      })
  const terms = ofEach(spec.taxonomies)
  const site: Pattern = { folder: '', settings: spec, isArchive: false }
  const archives = [site, ...terms, ...ofEach(spec.named ?? {})].flatMap(
    ({ folder, settings }): Pattern[] => {
      const path = archivesPath(settings)
      return path === undefined ? [] : [{ folder: folder + folderOf(path), settings, isArchive: true }]
    },
  )
  return [...terms, ...archives]
}

/** The value of `Link` (RFC 8288): the feed itself, and the hubs that tell of its changes (WebSub §4). */
export function linkValue(self: string, hubs: readonly string[]): string {
  return [`<${self}>; rel="self"`, ...hubs.map((hub) => `<${hub}>; rel="hub"`)].join(', ')
}
