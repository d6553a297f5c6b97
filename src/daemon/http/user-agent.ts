/** A service that fetches a feed once for many people, and says for how many. */
export interface Service {
  /** `Feedly` */
  readonly name: string
  /** What tells two of its feeds at one address apart; empty when it does not say. */
  readonly feedId: string
  readonly subscribers: number
}

/** What services are called, where that is not the first word of what they say. */
const NAMES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/feedly/i, 'Feedly'],
  [/inoreader/i, 'Inoreader'],
  [/newsblur/i, 'NewsBlur'],
  [/theoldreader/i, 'The Old Reader'],
  [/feedbin/i, 'Feedbin'],
  [/bazqux/i, 'BazQux'],
  [/feed ?wrangler/i, 'Feed Wrangler'],
  [/bloglovin/i, 'Bloglovin'],
  [/netvibes/i, 'Netvibes'],
  [/livedoor/i, 'Livedoor'],
  [/g2reader/i, 'G2Reader'],
]

/** Nobody has more; who says so is not believed. */
const SUBSCRIBERS_MAX = 10_000_000
const NAME_MAX = 40

/** What a service says of itself in its user agent; undefined for everybody else. */
export function readService(userAgent: string): Service | undefined {
  const text = userAgent.slice(0, 512)
  const [, digits] = /(?:^|[^\d.])(\d{1,9}) ?(?:subscriber|reader|follower)s?\b/i.exec(text) ?? []
  const subscribers = Number(digits)
  if (digits === undefined || subscribers > SUBSCRIBERS_MAX) return undefined
  const [, feedId = ''] = /\bfeed-?id[=:] ?([\w.-]{1,64})/i.exec(text) ?? []
  return { name: nameOf(text), feedId, subscribers }
}

function nameOf(text: string): string {
  const known = NAMES.find(([pattern]) => pattern.test(text))
  if (known !== undefined) return known[1]
  const [, compatible] = /\(compatible; ([^;/)]+)/i.exec(text) ?? []
  const name = compatible ?? text.split(/[/(;:,]| - /)[0] ?? ''
  return (
    name
      .replace(/[^\w .-]/g, '')
      .trim()
      .slice(0, NAME_MAX) || 'unnamed service'
  )
}

/** Whether a program reads for nobody: a crawler, a check, a tool. */
export function isMachine(userAgent: string): boolean {
  return (
    userAgent === '' ||
    /bot\b|crawl|spider|slurp|monitor|uptime|validator|preview|archive|^curl\b|^wget\b|^python-|^go-http|^java\b|^node\b|headless|feedmill/i.test(
      userAgent,
    )
  )
}
