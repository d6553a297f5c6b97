import type { Rendered } from '../core/ports.ts'
import type { Body, DataMap, Entry, FilesBeside, IdentifiedPost } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { legalText } from '../core/text.ts'
import { degraders } from './degrade.ts'
import type { LiquidEngine } from './liquid.ts'
import { markdownToHtml } from './markdown.ts'
import { withPlainTexts } from './plain-facts.ts'
import { plainTitle } from './plain-text.ts'
import { summaryOf } from './summary.ts'

/** What only some posts need, and takes long to load. */
export interface RenderTools {
  liquid(): Promise<LiquidEngine>
  sanitise(): Promise<(html: string, postUrl: string, beside?: FilesBeside) => string>
}

/** The tools, each loaded when it is first asked for. */
export function createRenderTools(timezone: string): RenderTools {
  let liquid: Promise<LiquidEngine> | undefined
  let sanitise: ReturnType<RenderTools['sanitise']> | undefined
  return {
    liquid() {
      liquid ??= import('./liquid.ts').then(({ createLiquid }) => createLiquid(timezone))
      return liquid
    },
    sanitise() {
      sanitise ??= import('./sanitise.ts').then((module) => module.sanitise)
      return sanitise
    },
  }
}

/** A post as an entry, in this thread and without a limit of time. Never rejects for what the post holds. */
export async function renderPost(
  post: IdentifiedPost,
  variables: DataMap,
  tools: RenderTools,
): Promise<Rendered> {
  const problems: Problem[] = []
  const report = (severity: Problem['severity'], message: string, hint?: string, line?: number): void => {
    const at = line === undefined ? post.place.line : (post.place.line ?? 1) + line - 1
    problems.push({
      path: post.place.path,
      ...(at !== undefined && { line: at }),
      severity,
      message,
      ...(hint !== undefined && { hint }),
    })
  }
  const raw = await expandTemplate(post, variables, tools, report)
  try {
    const entry = await toEntry(post, raw, tools)
    if (entry.html.length <= HTML_MAX_CHARACTERS) return { entry, problems }
    const millions = (entry.html.length / 1_000_000).toFixed(1)
    report(
      'error',
      `becomes ${millions} million characters of HTML, so it is left out`,
      'shorten it, or exclude it',
    )
    return { problems }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report('error', 'is nested too deeply to be rendered, so it is left out', 'flatten its lists and quotes')
    return { problems }
  }
}

/** More than any post, and less than what makes XML parsers refuse the whole feed. */
const HTML_MAX_CHARACTERS = 4_000_000

type Report = (severity: Problem['severity'], message: string, hint?: string, line?: number) => void

/** A template that fails is published as its author wrote it, with a warning: that beats an absent post. */
async function expandTemplate(
  post: IdentifiedPost,
  variables: DataMap,
  tools: RenderTools,
  report: Report,
): Promise<string> {
  const { raw, template } = post.body
  if (template === undefined) return raw
  if (template.language !== 'liquid') return degraders[template.language](raw, template.page, variables)
  if (!/\{[{%]/.test(raw)) return raw
  const liquid = await tools.liquid()
  try {
    const { text, notes } = liquid.render(raw, template, variables, post.published)
    for (const { message, hint, line } of notes) report('warning', message, hint, line)
    for (const name of liquid.unknownVariables(raw, variables)) {
      report(
        'warning',
        `site.${name} is not defined, so it is empty`,
        `set site.variables.${name} in the configuration`,
      )
    }
    return text
  } catch (error) {
    const { message } = error as Error
    const line = /, line:(\d+)/.exec(message)?.[1]
    const what = message.split('\n')[0]?.replace(/, line:.*$/, '') ?? message
    report(
      'warning',
      `Liquid: ${what}; the text is published as written`,
      hintFor(what),
      line === undefined ? undefined : Number(line),
    )
    return raw
  }
}

function hintFor(message: string): string {
  if (/call stack/i.test(message)) return 'a file that includes itself never ends'
  return 'put code of other template languages between {% raw %} and {% endraw %}'
}

async function toEntry(post: IdentifiedPost, raw: string, tools: RenderTools): Promise<Entry> {
  const { body } = post
  const html = await bodyHtml(raw, body, post.url, tools)
  const title = post.title === undefined ? '' : plainTitle(post.title)
  const mark = body.moreMarks.map((text) => raw.indexOf(text)).find((at) => at > 0)
  const teaser =
    mark === undefined || post.summary !== undefined
      ? undefined
      : await bodyHtml(raw.slice(0, mark).replace(NOTE_MARK, ''), body, post.url, tools)
  const inShort = summaryOf(html, title === '' ? undefined : title, post.summary, teaser, post.isExcerpt)
  return {
    post: withPlainTexts(post),
    ...(post.isExcerpt === true && inShort.summary !== undefined && { isShort: true }),
    ...(title !== '' && { title }),
    html: post.isExcerpt === true ? '' : html,
    ...inShort,
  }
}

/** A note's text may stand behind the summary's end. */
const NOTE_MARK = /\[\^[^\]\s]{1,100}\](?!:)/g

/** The fragment that readers get: legal characters, line feeds only, nothing active. */
async function bodyHtml(
  raw: string,
  { markup, flavour, beside }: Pick<Body, 'markup' | 'flavour' | 'beside'>,
  postUrl: string,
  tools: RenderTools,
): Promise<string> {
  const text = legalText(raw)
  if (markup === 'html') return (await tools.sanitise())(text, postUrl, beside).trim()
  const { html, hasRawHtml, finish } = markdownToHtml(text, postUrl, flavour, beside)
  const safe = finish(hasRawHtml ? (await tools.sanitise())(html, postUrl, beside) : html)
  // Nothing illegal comes of legal text, unless by a character reference.
  return (text.includes('&') ? legalText(safe) : safe).trim()
}
