import { type Context, filters, Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs'
import { typedData } from '../core/data.ts'
import { formatRfc3339, type Instant } from '../core/dates.ts'
import type { DataMap } from '../core/post.ts'
import { parseWrittenDate, toInstant } from '../core/written-date.ts'
import { escapeText } from '../core/xml.ts'

/** Jekyll's Liquid: `site.*` and `page.*`, in memory only, bounded in time, memory and output. */
export interface LiquidEngine {
  /**
   * @param now what the template takes for the present: the post's own date, as a later run must give the same text
   * @throws Error with liquidjs's message, whose line is that of the text
   */
  render(text: string, page: DataMap, site: DataMap, now: Instant): string
  /** The names of `site.*` that a text uses and the site does not have. */
  unknownVariables(text: string, site: DataMap): string[]
}

const PARSE_MAX_CHARACTERS = 5_000_000
const RENDER_MAX_MS = 2_000
const MEMORY_MAX = 50_000_000
const OUTPUT_MAX_CHARACTERS = 5_000_000

/** @param timezone the zone in which templates show dates */
export function createLiquid(timezone: string): LiquidEngine {
  const state: { now: Instant; siteUrl: string; basePath: string } = { now: 0, siteUrl: '', basePath: '' }
  const engine = new Liquid({
    // Nothing is read from disk: the default root would be the working directory.
    templates: {},
    jekyllInclude: true,
    dynamicPartials: false,
    ownPropertyOnly: true,
    timezoneOffset: timezone,
    locale: 'en-US',
    parseLimit: PARSE_MAX_CHARACTERS,
    renderLimit: RENDER_MAX_MS,
    memoryLimit: MEMORY_MAX,
  })
  const date = filters.date as (this: unknown, value: unknown, ...rest: unknown[]) => unknown
  const DATE_FILTERS = [
    'date',
    'date_to_string',
    'date_to_long_string',
    'date_to_xmlschema',
    'date_to_rfc822',
  ] as const
  for (const name of DATE_FILTERS) {
    const original = filters[name] as typeof date
    engine.registerFilter(name, function (value: unknown, ...rest: unknown[]) {
      return original.call(this, fixedDate(value, state.now, timezone), ...rest)
    })
  }
  // Chance has no place in a document that must not change by itself.
  engine.registerFilter('sample', (value: unknown) => (Array.isArray(value) ? value[0] : value))
  engine.registerFilter('relative_url', (path: unknown) => joinPath(state.basePath, String(path ?? '')))
  engine.registerFilter('absolute_url', (path: unknown) => joinUrl(state.siteUrl, String(path ?? '')))
  registerHighlight(engine)

  const sites = new WeakMap<DataMap, Record<string, unknown>>()
  return {
    unknownVariables: unknownSiteVariables,
    render(text, page, site, now) {
      state.now = now
      state.basePath = typeof site.baseurl === 'string' ? site.baseurl : ''
      state.siteUrl = (typeof site.url === 'string' ? site.url : '') + state.basePath
      let typed = sites.get(site)
      if (typed === undefined) {
        typed = typedData(site) as Record<string, unknown>
        sites.set(site, typed)
      }
      const time = formatRfc3339(now)
      const scope = { site: { ...typed, time }, page: { ...(typedData(page) as object), date: time } }
      const output = engine.parseAndRenderSync(text, scope) as string
      if (output.length > OUTPUT_MAX_CHARACTERS)
        throw new Error(`output of more than ${OUTPUT_MAX_CHARACTERS} characters`)
      return output
    },
  }
}

/** The instant that a date in a template means, whatever the machine's clock and zone are. */
function fixedDate(value: unknown, now: Instant, timezone: string): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim().toLowerCase()
  if (text === 'now' || text === 'today') return new Date(now)
  const written = parseWrittenDate(value)
  return written === undefined ? value : new Date(toInstant(written, timezone))
}

function unknownSiteVariables(text: string, site: DataMap): string[] {
  const names = new Set<string>()
  for (const match of text.matchAll(/\{\{-?\s*site\.([A-Za-z_][\w-]*)/g)) {
    const name = match[1] ?? ''
    if (!(name in site) && name !== 'time') names.add(name)
  }
  return [...names]
}

function joinPath(base: string, path: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : `/${base}/${path}`.replace(/\/{2,}/g, '/')
}

function joinUrl(site: string, path: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : `${site.replace(/\/$/, '')}/${path.replace(/^\/+/, '')}`
}

/** `{% highlight ruby linenos %}` … `{% endhighlight %}`: a code block, without line numbers. */
function registerHighlight(engine: Liquid): void {
  engine.registerTag('highlight', {
    parse(this: Highlight, tagToken: TagToken, remaining: TopLevelToken[]): void {
      this.language = /^\s*([\w+#-]+)/.exec(tagToken.args)?.[1]
      this.templates = []
      const stream = engine.parser.parseStream(remaining)
      stream
        .on('tag:endhighlight', () => stream.stop())
        .on('template', (template: Template) => this.templates.push(template))
        .on('end', () => {
          throw new Error(`tag ${tagToken.getText()} not closed`)
        })
      stream.start()
    },
    *render(this: Highlight, context: Context): Generator<unknown, string, string> {
      const code = yield engine.renderer.renderTemplates(this.templates, context)
      const attribute = this.language === undefined ? '' : ` class="language-${this.language}"`
      return `\n<pre><code${attribute}>${escapeText(code.replace(/^\n+|\s+$/g, ''))}</code></pre>\n`
    },
  } as unknown as Parameters<Liquid['registerTag']>[1])
}

interface Highlight {
  language: string | undefined
  templates: Template[]
}
