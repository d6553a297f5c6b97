import type { EntryForm, FeedSettings, FeedsSpec, FormatName, LongForm, OwnSettings } from './feed.ts'
import { taxonomiesOf } from './query.ts'

/** What holds for feeds that state some settings themselves. */
export function resolveSettings(site: FeedSettings, own: OwnSettings): FeedSettings {
  return {
    limit: own.limit ?? site.limit,
    formats: own.formats ?? site.formats,
    files: {
      rss: own.files?.rss ?? site.files.rss,
      atom: own.files?.atom ?? site.files.atom,
      json: own.files?.json ?? site.files.json,
    },
    podcast: own.podcast,
    archives: own.archives ?? false,
    content: own.content ?? site.content ?? 'full',
    maxBytes: own.maxBytes ?? site.maxBytes ?? 0,
  }
}

/** Where a feed's archives are, below its folder: a path with `:period`. Undefined when it has none. */
export function archivesPath({ archives = false }: Pick<FeedSettings, 'archives'>): string | undefined {
  if (archives === false) return undefined
  return archives === true ? 'archive/:period' : archives.path
}

/** The settings of every kind of feed, the site's own first. */
export function allSettings(spec: FeedsSpec): readonly FeedSettings[] {
  const others = [...Object.values(spec.taxonomies), ...Object.values(spec.named ?? {})]
  return [spec, ...others.map((own) => resolveSettings(spec, own))]
}

/** Every format that some feed is published in. */
export function formatsOf(spec: FeedsSpec): readonly FormatName[] {
  return [...new Set(allSettings(spec).flatMap(({ formats }) => formats))]
}

/** Every taxonomy that some feed depends on. */
export function usedTaxonomies(spec: FeedsSpec): readonly string[] {
  const queries = [spec.query, ...Object.values(spec.named ?? {}).map(({ query }) => query)]
  const asked = queries.flatMap((query) => (query === undefined ? [] : taxonomiesOf(query)))
  return [...new Set([...Object.keys(spec.taxonomies), ...asked])].sort()
}

/** Every form that entries are needed in. */
export function formsOf(spec: FeedsSpec): readonly EntryForm[] {
  const all = allSettings(spec)
  const podcasts = all.some((settings) => formOf('rss', settings.podcast) === 'podcast')
  const short = all.flatMap(({ formats, podcast, content, maxBytes = 0 }) =>
    content === 'summary' || maxBytes > 0 ? formats.map((format) => shortOf(formOf(format, podcast))) : [],
  )
  return [...new Set([...formatsOf(spec), ...(podcasts ? ['podcast' as const] : []), ...short])]
}

/** The form of the entries in a document, when they are in full. */
export function formOf(format: FormatName, podcast: object | undefined): LongForm {
  return format === 'rss' && podcast !== undefined ? 'podcast' : format
}

/** The form of the same entries without their text. */
export function shortOf(form: LongForm): EntryForm {
  return `${form}-short`
}
