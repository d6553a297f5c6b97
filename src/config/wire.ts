import { resolve } from 'node:path'
import { boundedData } from '../core/data.ts'
import type { Instant } from '../core/dates.ts'
import type { Site, SiteFacts } from '../core/feed.ts'
import type { Cache, Context, Source } from '../core/ports.ts'
import type { DataMap, Person } from '../core/post.ts'
import { OperatorError } from '../core/problem.ts'
import { slugify } from '../core/slug.ts'
import { httpUrl, resolveUrl, siteRoot } from '../core/url.ts'
import { isZone } from '../core/zone.ts'
import { formats } from '../formats/index.ts'
import { createHosting } from '../hosting/index.ts'
import type { Run, RunFlags } from '../pipeline/generate.ts'
import { createPress } from '../press/press.ts'
import type { BlogFolder } from '../sources/dialects/dialect.ts'
import { dialects } from '../sources/dialects/index.ts'
import { sources as sourceTypes } from '../sources/index.ts'
import { detectEngine } from './detect.ts'
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
  readonly cache?: Cache
}

/** Makes a run of a configuration: reads the blogs' own configurations, and connects sources, formats and targets. */
export function wire(config: Config, options: WireOptions): Run {
  const opened = openSources(config, options)
  const site = resolveSite(
    config,
    opened.map(({ folder }) => folder.facts),
  )
  return {
    site,
    ids: { policy: config.ids.policy, authority: config.ids.authority ?? new URL(site.url).hostname },
    sources: opened.map((source) => wireSource(source, site, config, options)),
    feeds: config.feeds,
    formats,
    press: createPress({ site, formats: config.feeds.formats }),
    companions: [createHosting(config.hosting, config.feeds)],
    targets: (config.targets ?? []).map((target) => wireTarget(target, config.state, options)),
    guard: config.guard,
    flags: options.flags,
  }
}

interface OpenedSource {
  readonly config: SourceConfig
  readonly name: string
  readonly root: string
  readonly folder: BlogFolder
}

function openSources(config: Config, { base, cwd, log }: WireOptions): OpenedSource[] {
  const configs = config.sources ?? []
  if (configs.length === 0) {
    throw new OperatorError(
      'sources: expected the folder of the posts, found nothing; set sources or pass --content DIR',
    )
  }
  const names = new Map<string, number>()
  return configs.map((source, index) => {
    const root = resolve(base, source.path)
    const name = source.name ?? (configs.length === 1 ? 'posts' : slugify(root.split(/[\\/]/).at(-1) ?? ''))
    const other = names.get(name)
    if (other !== undefined) {
      throw new OperatorError(
        `sources[${index}].name: “${name}” is also the name of sources[${other}]; give each its own`,
      )
    }
    names.set(name, index)
    const { engine, why } = source.engine === 'auto' ? detectEngine(root) : chosenEngine(source.engine)
    log.info({ source: name, engine }, `${shown(root, cwd)} is read as ${engine} (${why})`)
    return { config: source, name, root, folder: dialects[engine].open(root) }
  })
}

function chosenEngine(engine: Exclude<SourceConfig['engine'], 'auto'>): {
  engine: keyof typeof dialects
  why: string
} {
  if (engine in dialects) return { engine: engine as keyof typeof dialects, why: 'as configured' }
  return { engine: 'plain', why: `${engine} is read as a plain folder` }
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
  const title = stated.title ?? fact('title') ?? new URL(url).hostname
  const timezone = stated.timezone ?? fact('timezone') ?? 'UTC'
  if (!isZone(timezone)) {
    throw new OperatorError(
      `the blog’s own timezone “${timezone}” is not one; set site.timezone to one such as Pacific/Auckland`,
    )
  }
  const copyright = stated.copyright ?? fact('copyright')
  const image = stated.image ?? fact('image')
  const imageUrl = image === undefined ? undefined : httpUrl(resolveUrl(image, url) ?? '')
  return {
    title,
    url,
    description: stated.description ?? fact('description') ?? title,
    language: stated.language ?? fact('language') ?? 'en',
    timezone,
    author: personOf(stated.author) ?? fact('author') ?? { name: title },
    ...(copyright !== undefined && { copyright }),
    ...(imageUrl !== undefined && { image: imageUrl }),
    ...advertised(config.notifiers),
  }
}

function personOf(author: Config['site']['author']): Person | undefined {
  if (author === undefined) return undefined
  if (typeof author === 'string') return { name: author }
  const { name, email, url } = author
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { url }) }
}

function wireSource(source: OpenedSource, site: Site, config: Config, options: WireOptions): Source {
  const { permalink, include, exclude, defaults } = source.config
  const { origin, pathname } = new URL(site.url)
  const variables: DataMap = {
    ...source.folder.facts.variables,
    title: site.title,
    description: site.description,
    url: origin,
    baseurl: pathname.replace(/\/$/, ''),
    ...boundedData(config.site.variables ?? {}),
  }
  return sourceTypes[source.config.type]({
    blog: {
      sourceName: source.name,
      root: source.root,
      siteUrl: site.url,
      timezone: site.timezone,
      ...(permalink !== undefined && { permalink }),
    },
    folder: source.folder,
    display: shown(source.root, options.cwd),
    exclude,
    defaults: boundedData(defaults),
    variables,
    ...(include !== undefined && { include }),
    ...(options.cache !== undefined && { cache: options.cache }),
  })
}
