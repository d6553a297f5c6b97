import type { Feed, FeedSettings, FeedsSpec, NamedFeed, Site, TaxonomyFeeds } from './feed.ts'
import { fillPath, folderOf, type PathFacts } from './feed-paths.ts'
import { resolveSettings } from './feed-settings.ts'
import { fillTemplate } from './feed-titles.ts'
import { languageName } from './language-names.ts'
import type { IdentifiedPost } from './post.ts'
import type { TermGroup } from './term-groups.ts'
import { slugOf } from './terms.ts'

/** A feed before it has its window and its identity: `posts` are all that it is about. */
export interface FeedGroup
  extends Omit<Feed, 'id' | 'home' | 'updated' | 'isComplete' | 'archives' | 'rhythm' | 'podcast'> {}

/** The site's own feed. */
export function siteFeed(posts: readonly IdentifiedPost[], site: Site, spec: FeedsSpec): FeedGroup {
  const { title, description } = site
  return {
    key: '',
    folder: '',
    title,
    description,
    posts,
    settings: resolveSettings(spec, { archives: spec.archives, podcast: spec.podcast }),
  }
}

/** The feed of a term, by what its taxonomy's feeds have in common. */
export function termFeed(
  taxonomy: string,
  { key, slug, term, language, posts }: TermGroup,
  own: TaxonomyFeeds,
  settings: FeedSettings,
  site: Site,
): FeedGroup {
  const facts = {
    site: site.title,
    term: termName(taxonomy, term),
    taxonomy,
    ...(language !== undefined && { language }),
  }
  const template = taxonomy === 'language' ? LANGUAGE_TITLE : language === undefined ? TITLE : SPLIT_TITLE
  const title = fillTemplate(own.title ?? template, facts)
  const description = own.description === undefined ? title : fillTemplate(own.description, facts)
  const ofFeed = taxonomy === 'language' ? term : language
  const path: PathFacts =
    language === undefined
      ? { slug }
      : { slug, language: slugOf(language), isSiteLanguage: slugOf(language) === slugOf(site.language) }
  return {
    key,
    folder: folderOf(fillPath(own.path, path)),
    title,
    description,
    taxonomy,
    term,
    ...(ofFeed !== undefined && { language: ofFeed }),
    posts,
    settings: filled(settings, path),
  }
}

const TITLE = '{site} – {term} ({taxonomy})'
const SPLIT_TITLE = '{site} – {term} ({taxonomy}, {language})'
/** A language needs no word that says what it is. */
const LANGUAGE_TITLE = '{site} – {term}'

/** A term as people read it. */
export function termName(taxonomy: string | undefined, term: string): string {
  return taxonomy === 'language' ? languageName(term) : term
}

/** A feed that the configuration names. */
export function namedFeed(
  name: string,
  own: NamedFeed,
  posts: readonly IdentifiedPost[],
  site: Site,
  spec: FeedsSpec,
): FeedGroup {
  const title = fillTemplate(own.title, { site: site.title })
  const { description, language } = own
  return {
    key: `named:${name}`,
    folder: folderOf(own.path),
    title,
    description: description === undefined ? title : fillTemplate(description, { site: site.title }),
    ...(language !== undefined && { language }),
    posts,
    settings: resolveSettings(spec, own),
  }
}

/** Most file names are the same in every folder. */
function filled(settings: FeedSettings, path: PathFacts): FeedSettings {
  const { rss, atom, json } = settings.files
  if (!/[:[]/.test(rss + atom + json)) return settings
  const files = { rss: fillPath(rss, path), atom: fillPath(atom, path), json: fillPath(json, path) }
  return { ...settings, files }
}
