import { Liquid } from 'liquidjs'
import { typedData } from '../core/data.ts'
import { formatRfc3339, type Instant } from '../core/dates.ts'
import type { DataMap, Template } from '../core/post.ts'
import { type FilterState, registerFilters } from './liquid-filters.ts'
import { type LiquidNote, RELATIVE, registerTags, registerUnknownTags, type TagState } from './liquid-tags.ts'

/** Jekyll's Liquid: `site.*` and `page.*`, in memory only, bounded in time, memory and output. */
export interface LiquidEngine {
  /**
   * @param now what the template takes for the present: the post's own date, as a later run must give the same text
   * @throws Error with liquidjs's message, whose line is that of the text
   */
  render(text: string, template: LiquidTemplate, site: DataMap, now: Instant): LiquidText
  /** The names of `site.*` that a text uses and the site does not have. */
  unknownVariables(text: string, site: DataMap): string[]
}

export type LiquidTemplate = Pick<Template, 'page' | 'includes' | 'links'>

/** What became of a text. */
export interface LiquidText {
  readonly text: string
  /** What its author should know. */
  readonly notes: readonly LiquidNote[]
}

const PARSE_MAX_CHARACTERS = 5_000_000
const RENDER_MAX_MS = 2_000
const MEMORY_MAX = 50_000_000
const OUTPUT_MAX_CHARACTERS = 5_000_000
const NOTES_MAX = 20

/** @param timezone the zone in which templates show dates */
export function createLiquid(timezone: string): LiquidEngine {
  let notes: LiquidNote[] = []
  let includes: Readonly<Record<string, string>> = {}
  const state: FilterState & TagState = {
    now: 0,
    siteUrl: '',
    basePath: '',
    links: {},
    tell: (note) => {
      if (notes.length < NOTES_MAX) notes.push(note)
    },
  }
  const engine = new Liquid({
    // Nothing is read from disk: the default root would be the working directory.
    templates: new Proxy({}, { get: (_, name) => included(String(name)) }),
    jekyllInclude: true,
    dynamicPartials: false,
    ownPropertyOnly: true,
    timezoneOffset: timezone,
    locale: 'en-US',
    parseLimit: PARSE_MAX_CHARACTERS,
    renderLimit: RENDER_MAX_MS,
    memoryLimit: MEMORY_MAX,
  })
  registerFilters(engine, state, timezone)
  registerTags(engine, state)

  /** What is missing is nothing, with a note: the rest of the text is worth publishing. */
  function included(name: string): string {
    const text = Object.hasOwn(includes, name) ? includes[name] : undefined
    if (text !== undefined) return text
    const shown = name.startsWith(RELATIVE) ? name.slice(RELATIVE.length) : name
    const message = `Liquid: include ${shown}: there is no such file, so it is empty`
    if (!notes.some((note) => note.message === message))
      state.tell({ message, hint: 'correct its name; what is in a theme must be copied to the blog' })
    return ''
  }

  const sites = new WeakMap<DataMap, Record<string, unknown>>()
  return {
    unknownVariables: unknownSiteVariables,
    render(text, template, site, now) {
      notes = []
      includes = template.includes ?? {}
      state.links = template.links ?? {}
      state.now = now
      state.basePath = typeof site.baseurl === 'string' ? site.baseurl : ''
      state.siteUrl = (typeof site.url === 'string' ? site.url : '') + state.basePath
      let typed = sites.get(site)
      if (typed === undefined) {
        typed = typedData(site) as Record<string, unknown>
        sites.set(site, typed)
      }
      const time = formatRfc3339(now)
      const scope = {
        site: { ...typed, time },
        page: { ...(typedData(template.page) as object), date: time },
      }
      const unknown = [text, ...Object.values(includes)].flatMap((source) =>
        registerUnknownTags(engine, state, source),
      )
      let output: string
      try {
        output = engine.parseAndRenderSync(withoutSecondBase(text, state.basePath), scope) as string
      } finally {
        for (const name of unknown) delete engine.tags[name]
      }
      if (output.length > OUTPUT_MAX_CHARACTERS)
        throw new Error(`output of more than ${OUTPUT_MAX_CHARACTERS} characters`)
      return { text: output, notes: withLines(notes, text) }
    },
  }
}

/** Jekyll 3 wrote addresses of posts without the site's path, so that authors put it before them. */
function withoutSecondBase(text: string, basePath: string): string {
  if (basePath === '') return text
  return text.replace(/\{\{-?\s*site\.baseurl\s*-?\}\}(?=\s?\{%-?\s*(?:post_url|link)\s)/g, '')
}

/** An include is named where it stands first. */
function withLines(notes: readonly LiquidNote[], text: string): LiquidNote[] {
  return notes.map((note) => {
    const name = /^Liquid: include (\S+): /.exec(note.message)?.[1]
    const at = name === undefined || note.line !== undefined ? -1 : text.indexOf(name)
    return at === -1 ? note : { ...note, line: text.slice(0, at).split('\n').length }
  })
}

function unknownSiteVariables(text: string, site: DataMap): string[] {
  const names = new Set<string>()
  for (const match of text.matchAll(/(?:\{\{-?\s*|\{%-?\s*for\s+[\w-]+\s+in\s+)site\.([A-Za-z_][\w-]*)/g)) {
    const name = match[1] ?? ''
    if (!(name in site) && name !== 'time') names.add(name)
  }
  return [...names]
}
