import { isAbsolute, posix, resolve } from 'node:path'
import { gate } from '../checks/gate.ts'
import { boundedData } from '../core/data.ts'
import type { Instant } from '../core/dates.ts'
import type { FeedsSpec, Site, SiteFacts } from '../core/feed.ts'
import { entryFormsOf, usedTaxonomies } from '../core/feed-settings.ts'
import { isLanguageTag } from '../core/language.ts'
import type { Cache, Context, Source } from '../core/ports.ts'
import type { DataMap, Person } from '../core/post.ts'
import { formatKey, OperatorError } from '../core/problem.ts'
import { isDerived } from '../core/terms.ts'
import { legalText, singleLine } from '../core/text.ts'
import { httpUrl, resolveUrl, siteRoot } from '../core/url.ts'
import { isZone } from '../core/zone.ts'
import { formats } from '../formats/index.ts'
import { createHosting } from '../hosting/index.ts'
import { createPages } from '../pages/index.ts'
import type { Run, RunFlags } from '../pipeline/run.ts'
import { createPress } from '../press/press.ts'
import type { BlogFolder, Dialect } from '../sources/dialects/dialect.ts'
import { dialects, type Engine } from '../sources/dialects/index.ts'
import type { DirectoryOptions } from '../sources/directory.ts'
import { sources as sourceTypes, unknownPlaceholders } from '../sources/index.ts'
import { findBlogBelow } from './blog-below.ts'
import { detectEngine } from './detect.ts'
import { feedsOf } from './feeds-of.ts'
import { nameSources } from './name-sources.ts'
import type { SourceCheckout } from './open-checkouts.ts'
import type { Config, SourceConfig } from './schema.ts'
import { advertised } from './wire-notifiers.ts'
import { shown, wireTarget } from './wire-target.ts'

export interface WireOptions {
  /** Absolute folder that the configuration's relative paths belong to. */
  readonly base: string
  /** Absolute folder that paths in messages are relative to. */
  readonly cwd: string
  readonly flags: RunFlags
  readonly log: Context['log']
  /** The clock that leases at shared targets run by. */
  readonly now: () => Instant
  /** Where credentials are looked for. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cache?: Cache
  /** Of the git sources, by their place in the configuration. */
  readonly checkouts?: ReadonlyMap<number, SourceCheckout>
}

/** Makes a run of a configuration: reads the blogs' own configurations, and connects sources, formats and targets. */
export function wire(config: Config, options: WireOptions): Run {
  const opened = openSources(config, options)
  const site = resolveSite(
    config,
    opened.map(({ folder }) => folder.facts),
  )
  const feeds = feedsOf(
    config.feeds,
    opened.map(({ folder }) => folder.facts),
  )
  const { otherLanguages = [] } = feeds
  if (otherLanguages.length > 0)
    options.log.info(
      { language: site.language, otherLanguages },
      `posts in ${new Intl.ListFormat('en').format(otherLanguages)} have feeds of their own, as the blog is built in each language; feeds.languages: together puts them into the site’s own feed`,
    )
  const targets = (config.targets ?? []).map((target) => wireTarget(target, config.state, options))
  const hasPages = config.pages?.feeds !== undefined
  const encodings = new Set(targets.flatMap((target) => target.encodings ?? []))
  return {
    site,
    ids: { policy: config.ids.policy, authority: config.ids.authority ?? new URL(site.url).hostname },
    sources: opened.map((source) => wireSource(source, site, feeds, config, options)),
    feeds,
    formats,
    press: createPress({
      site,
      formats: [...entryFormsOf(feeds), ...(hasPages ? ['page' as const] : [])],
    }),
    gate,
    companions: [
      ...(config.pages === undefined ? [] : [createPages(config.pages)]),
      createHosting({ ...config.hosting, encodings }, feeds),
    ],
    targets,
    guard: config.guard,
    flags: options.flags,
  }
}

interface OpenedSource {
  readonly config: SourceConfig
  readonly name: string
  readonly root: string
  /** The folder in messages. */
  readonly display: string
  readonly folder: BlogFolder
  readonly checkout?: SourceCheckout
}

function openSources(config: Config, options: WireOptions): OpenedSource[] {
  const names = nameSources(config, options.base)
  const { log } = options
  return (config.sources ?? []).map((source, index) => {
    const name = names[index] as string
    const checkout = options.checkouts?.get(index)
    const place = placeOf(source, name, checkout, options)
    const { engine, why } =
      source.engine === 'auto' ? detectEngine(place.root) : { engine: source.engine, why: 'as configured' }
    log.info({ source: name, engine }, `${place.display} is read as ${engine} (${why})`)
    if (source.engine === 'auto' && engine === 'plain') {
      const hint = blogBelowHint(source.path, place, options)
      if (hint !== undefined) log.warn({ source: name, engine }, hint)
    }
    requirePlaceholders(source.permalink, engine, index)
    const folder = dialects[engine].open(place.root)
    for (const note of folder.notes ?? []) log.info({ source: name, engine }, note)
    return { config: source, name, ...place, folder, ...(checkout !== undefined && { checkout }) }
  })
}

/** An engine's own pattern is its own matter: its posts say what is wrong with it. */
function requirePlaceholders(permalink: string | undefined, engine: Engine, index: number): void {
  const { placeholders = [] }: Dialect = dialects[engine]
  if (permalink === undefined || placeholders === 'of posts') return
  const unknown = unknownPlaceholders(permalink, placeholders)
  if (unknown.length === 0) return
  const key = ['sources', index, 'permalink']
  throw new OperatorError(
    `${formatKey(key)}: expected placeholders such as :year, :month, :day, :title and :path, found ${unknown.join(', ')}, which ${engine} does not know`,
    { keys: [key] },
  )
}

function blogBelowHint(
  path: string,
  { root, display }: Pick<OpenedSource, 'root' | 'display'>,
  { base, cwd }: WireOptions,
): string | undefined {
  const blog = findBlogBelow(root)
  if (blog === undefined) return undefined
  const { engine, why } = blog
  // What stands on the command line is absolute here, and was not written so.
  const meant =
    isAbsolute(path) && base === cwd ? shown(resolve(root, blog.path), cwd) : posix.join(path, blog.path)
  return `${display} is read as plain, but its folder ${blog.path} looks like the root of a blog of ${engine} (${why}); if it is, set path of the source (or --content) to ${meant}, else state engine: plain`
}

function placeOf(
  source: SourceConfig,
  name: string,
  checkout: SourceCheckout | undefined,
  { base, cwd }: WireOptions,
): Pick<OpenedSource, 'root' | 'display'> {
  if (source.type === 'directory') {
    const root = resolve(base, source.path)
    return { root, display: shown(root, cwd) }
  }
  if (checkout === undefined) throw new Error(`the repository of source ${name} was not opened`)
  return { root: checkout.root, display: `${name}:${checkout.path}` }
}

/** What the configuration says beats what the blogs say, in their order; what nobody says has a default. */
function resolveSite(config: Config, facts: readonly SiteFacts[]): Site {
  const stated = config.site
  const fact = <K extends keyof SiteFacts>(key: K): SiteFacts[K] | undefined =>
    facts.find((of) => of[key] !== undefined)?.[key]
  const url = siteRoot(stated.url ?? fact('url') ?? '')
  if (url === undefined) {
    throw new OperatorError(
      'site.url: expected the address of the blog’s root, found nothing; set it in the configuration or pass --url https://example.com/blog/',
    )
  }
  const said = (key: 'title' | 'description' | 'copyright'): string | undefined =>
    lineOf(stated[key]) ?? lineOf(fact(key))
  const title = said('title') ?? new URL(url).hostname
  const timezone = stated.timezone ?? fact('timezone') ?? 'UTC'
  if (!isZone(timezone)) {
    throw new OperatorError(
      `the blog’s own timezone “${timezone}” is not one; set site.timezone to one such as Pacific/Auckland`,
    )
  }
  const copyright = said('copyright')
  const image = stated.image ?? fact('image')
  const address = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : httpUrl(resolveUrl(path, url) ?? '')
  const imageUrl = address(image)
  const icon = address(stated.icon ?? fact('icon'))
  const favicon = address(stated.favicon ?? fact('favicon'))
  return {
    title,
    url,
    description: said('description') ?? title,
    language:
      [stated.language, fact('language')].find((tag) => tag !== undefined && isLanguageTag(tag)) ?? 'en',
    timezone,
    author: personOf(stated.author) ?? fact('author') ?? { name: title },
    ...(copyright !== undefined && { copyright }),
    ...(imageUrl !== undefined && { image: imageUrl }),
    ...(icon !== undefined && { icon }),
    ...(favicon !== undefined && { favicon }),
    ...advertised(config.notifiers),
    ...(config.pages?.stylesheet !== undefined && { stylesheet: config.pages.stylesheet }),
  }
}

function personOf(author: Config['site']['author']): Person | undefined {
  if (author === undefined) return undefined
  const { name: written, email, url } = typeof author === 'string' ? { name: author } : author
  const name = lineOf(written)
  const page = url === undefined ? undefined : httpUrl(url)
  if (name === undefined) return undefined
  return { name, ...(email !== undefined && { email }), ...(page !== undefined && { url: page }) }
}

/** Text on one line, as documents may hold it; undefined when nothing is left. */
function lineOf(text: string | undefined): string | undefined {
  return singleLine(legalText(text ?? '')) || undefined
}

function wireSource(
  source: OpenedSource,
  site: Site,
  feeds: FeedsSpec,
  config: Config,
  options: WireOptions,
): Source {
  const { permalink, include, exclude, defaults } = source.config
  const assets = siteRoot(resolveUrl(source.config.assets ?? '', site.url) ?? '')
  const { origin, pathname } = new URL(site.url)
  const variables: DataMap = {
    ...source.folder.facts.variables,
    title: site.title,
    description: site.description,
    url: origin,
    baseurl: pathname.replace(/\/$/, ''),
    ...boundedData(config.site.variables ?? {}),
  }
  const directory: DirectoryOptions = {
    blog: {
      sourceName: source.name,
      root: source.root,
      siteUrl: site.url,
      timezone: site.timezone,
      taxonomies: usedTaxonomies(feeds).filter((taxonomy) => !isDerived(taxonomy)),
      ...(permalink !== undefined && { permalink }),
      ...(source.config.assets !== undefined && assets !== undefined && { assets }),
    },
    folder: source.folder,
    display: source.display,
    exclude,
    defaults: boundedData(defaults),
    variables,
    ...(include !== undefined && { include }),
    ...(options.cache !== undefined && { cache: options.cache }),
  }
  const { checkout } = source
  if (checkout === undefined) return sourceTypes.directory(directory)
  const { path, problems } = checkout
  return sourceTypes.git({ ...directory, checkout, path, problems })
}
