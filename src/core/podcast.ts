import type { Site } from './feed.ts'
import { resolveUrl } from './url.ts'
import { uuidOfName } from './uuid.ts'

/** What makes a feed a podcast (https://podcasters.apple.com/support/823-podcast-requirements). */
export interface PodcastSettings {
  /** A square picture; a path belongs to the site's root. */
  readonly image: string
  /** Apple's, each perhaps with a subcategory; the first is where a directory lists it. */
  readonly categories: readonly (readonly [category: string, subcategory?: string | undefined])[]
  readonly explicit: boolean
  /** Default: the site's author. */
  readonly author?: string | undefined
  /** Whom directories write to. Default: the site's author, when their e-mail address is known. */
  readonly owner?: { readonly name: string; readonly email: string } | undefined
  /** `serial` is listened to from its first episode on. */
  readonly type?: 'episodic' | 'serial' | undefined
  /** Whether directories are told to refuse it from others. */
  readonly locked?: boolean | undefined
  /** The one that directories know already. */
  readonly guid?: string | undefined
}

/** A podcast as its feed tells it. */
export interface Podcast extends PodcastSettings {
  /** Absolute. */
  readonly image: string
  readonly author: string
  /** It stays when the address of the feed changes. */
  readonly guid: string
}

/** https://github.com/Podcastindex-org/podcast-namespace, guid */
const NAMESPACE = 'ead4c236-bf58-58c6-a2c6-a6b28d128cb6'

/**
 * @param address of the RSS document
 * @param known what was published as its guid
 */
export function podcastOf(
  settings: PodcastSettings,
  site: Site,
  address: string,
  known: string | undefined,
): Podcast {
  const { name, email } = site.author
  const owner = settings.owner ?? (email === undefined ? undefined : { name, email })
  return {
    ...settings,
    image: resolveUrl(settings.image, site.url) ?? site.url,
    author: settings.author ?? name,
    ...(owner !== undefined && { owner }),
    guid:
      settings.guid ??
      known ??
      uuidOfName(NAMESPACE, address.replace(/^https?:\/\//i, '').replace(/\/+$/, '')),
  }
}
