import type { Rendered } from '../core/ports.ts'
import type { DataMap, Entry, IdentifiedPost } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { legalText } from '../core/text.ts'
import { type LiquidEngine, unknownSiteVariables } from './liquid.ts'
import { markdownToHtml } from './markdown.ts'
import { plainTitle } from './plain-text.ts'
import { sanitise } from './sanitise.ts'
import { expandShortcodes } from './shortcodes.ts'
import { summaryOf } from './summary.ts'

/** A post as an entry, in this thread and without a limit of time. Never throws for what the post holds. */
export function renderPost(post: IdentifiedPost, variables: DataMap, liquid: LiquidEngine): Rendered {
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
  const raw = expandTemplate(post, variables, liquid, report)
  try {
    return { entry: toEntry(post, raw), problems }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report('error', 'is nested too deeply to be rendered, so it is left out', 'flatten its lists and quotes')
    return { problems }
  }
}

type Report = (severity: Problem['severity'], message: string, hint?: string, line?: number) => void

/** A template that fails is published as its author wrote it, with a warning: that beats an absent post. */
function expandTemplate(
  post: IdentifiedPost,
  variables: DataMap,
  liquid: LiquidEngine,
  report: Report,
): string {
  const { raw, template } = post.body
  if (template === undefined || !/\{[{%]/.test(raw)) return raw
  if (template.language === 'shortcodes') return expandShortcodes(raw, template.page, variables)
  for (const name of unknownSiteVariables(raw, variables)) {
    report(
      'warning',
      `site.${name} is not defined, so it is empty`,
      `set site.variables.${name} in the configuration`,
    )
  }
  try {
    return liquid.render(raw, template.page, variables, post.published)
  } catch (error) {
    const { message } = error as Error
    const line = /, line:(\d+)/.exec(message)?.[1]
    const what = message.split('\n')[0]?.replace(/, line:.*$/, '') ?? message
    report(
      'warning',
      `Liquid: ${what}; the text is published as written`,
      'put foreign code between {% raw %} and {% endraw %}',
      line === undefined ? undefined : Number(line),
    )
    return raw
  }
}

function toEntry(post: IdentifiedPost, raw: string): Entry {
  const { body } = post
  const html = bodyHtml(raw, body.markup, post.url)
  const title = post.title === undefined ? '' : plainTitle(post.title)
  const mark = body.moreMarks.map((text) => raw.indexOf(text)).find((at) => at > 0)
  const teaser =
    mark === undefined || post.summary !== undefined
      ? undefined
      : bodyHtml(raw.slice(0, mark), body.markup, post.url)
  return {
    post,
    ...(title !== '' && { title }),
    html,
    ...summaryOf(html, title === '' ? undefined : title, post.summary, teaser),
  }
}

/** The fragment that readers get: legal characters, line feeds only, nothing active. */
function bodyHtml(raw: string, markup: 'markdown' | 'html', postUrl: string): string {
  const text = legalText(raw)
  if (markup === 'html') return sanitise(text, postUrl).trim()
  const { html, hasRawHtml } = markdownToHtml(text, postUrl)
  return legalText(hasRawHtml ? sanitise(html, postUrl) : html).trim()
}
