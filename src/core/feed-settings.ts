import type {
  EntryForm,
  FeedSettings,
  FeedsSpec,
  FormatName,
  FullForm,
  OwnSettings,
  ShortForm,
} from './feed.ts'
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

/** Every form of an entry that some feed needs. */
export function entryFormsOf(spec: FeedsSpec): readonly EntryForm[] {
  const forms = allSettings(spec).flatMap(({ formats, podcast, content, maxBytes = 0 }): EntryForm[] => {
    const full = formats.map((format) => formOf(format, podcast))
    return content === 'summary' || maxBytes > 0 ? [...full, ...full.map(shortForm)] : full
  })
  return [...new Set(forms)]
}

/** The form of entries without their text. */
export function shortForm(form: FullForm): ShortForm {
  return `${form}-short`
}

/** The form of the entries in a document. */
export function formOf(format: FormatName, podcast: object | undefined): FullForm {
  return format === 'rss' && podcast !== undefined ? 'podcast' : format
}

/** Every taxonomy that some feed depends on. */
export function usedTaxonomies(spec: FeedsSpec): readonly string[] {
  const queries = [spec.query, ...Object.values(spec.named ?? {}).map(({ query }) => query)]
  const asked = queries.flatMap((query) => (query === undefined ? [] : taxonomiesOf(query)))
  return [...new Set([...Object.keys(spec.taxonomies), ...asked])].sort()
}
