import { createHash } from 'node:crypto'
import { formatRfc3339, type Instant } from '../../core/dates.ts'
import type { Problem } from '../../core/problem.ts'
import { escapeHtml } from './html.ts'
import {
  concernsOf,
  type DaemonHub,
  type DaemonRun,
  type DaemonTarget,
  type FeedStatus,
  hostOf,
  type StatusPage,
} from './status-data.ts'
import { STATUS_STYLE } from './status-style.ts'
import { ago, count, span, thousands, took, until } from './wording.ts'

/** Loads nothing, runs nothing, and is shown in nobody's frame; its own style is known by its digest. */
export const STATUS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STATUS_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** More of them are in `/status.json`. */
const FEEDS_MAX = 100
const RUNS_MAX = 12
const PROBLEMS_MAX = 50
const SERVICES_MAX = 5

type Tone = 'good' | 'warn' | 'bad' | 'idle'

/** The status as a page for people: static, complete without scripts, for any width, in light and dark. */
export function statusPage(page: StatusPage): string {
  const { site, version, started, now } = page
  const title = escapeHtml(site.title)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${concernsOf(page).length === 0 ? '' : '⚠ '}${title} · Feedmill</title>
<style>${STATUS_STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p><a href="${escapeHtml(site.url)}">${escapeHtml(site.url)}</a></p>
</header>
<main>
${verdict(page)}
${facts(page)}
${section('Runs', 'the newest first', runs(page))}
${section('Feeds', '', feeds(page))}
${section('Targets', '', targets(page))}
${section('Hubs', '', hubs(page))}
</main>
<footer class="soft">Feedmill ${escapeHtml(version)}, started ${moment(started, now)}. As of <time>${formatRfc3339(now)}</time>; reload for news. For programs: <a href="status.json">status.json</a>, <a href="metrics">metrics</a>.</footer>
</body>
</html>
`
}

function verdict(page: StatusPage): string {
  const concerns = concernsOf(page)
  if (page.runs.length === 0 && concerns.length === 0) {
    const first = page.running === undefined ? 'is still to come' : 'is going on'
    return `<div class="verdict idle"><strong>Nothing was published yet.</strong> The first run ${first}.</div>`
  }
  if (concerns.length === 0) return '<div class="verdict good"><strong>✓ All is well.</strong></div>'
  const tone =
    page.runs[0]?.outcome === 'failed' || page.targets.some(({ state }) => state === 'failed')
      ? 'bad'
      : 'warn'
  const items = concerns.map((concern) => `<li>${escapeHtml(concern)}</li>`)
  return `<div class="verdict ${tone}"><strong>⚠ This needs a look.</strong><ul>${items.join('')}</ul></div>`
}

function facts({ runs: [last], running, next, documents, feeds, now }: StatusPage): string {
  const readers = feeds.reduce((sum, { readership }) => sum + readership.total, 0)
  const lastFact =
    last === undefined ? 'none yet' : `${ago(last.at, now)}<small>${escapeHtml(last.reason)}</small>`
  const nextFact =
    next === undefined ? 'on request' : `${until(next.at, now)}<small>${escapeHtml(next.reason)}</small>`
  const runningFact =
    running && `for ${span(now - running.since)}<small>${escapeHtml(running.reason)}</small>`
  const posts = last?.posts === undefined ? '' : `<small>of ${count(last.posts, 'post')}</small>`
  return `<dl class="facts">
${fact('Last run', lastFact)}
${runningFact === undefined ? fact('Next run', nextFact) : fact('Running', runningFact)}
${fact('Serving', `${count(documents, 'document')}${posts}`)}
${fact('Readers', `${count(readers, 'reader')}<small>of ${count(feeds.length, 'feed')}</small>`)}
</dl>`
}

function fact(name: string, value: string): string {
  return `<div class="sheet"><dt>${name}</dt><dd>${value}</dd></div>`
}

function section(name: string, note: string, content: string): string {
  const small = note === '' ? '' : ` <small>${note}</small>`
  return `<section aria-labelledby="${name.toLowerCase()}">
<h2 id="${name.toLowerCase()}">${name}${small}</h2>
<div class="sheet">${content}</div>
</section>`
}

const OUTCOMES: Readonly<Record<DaemonRun['outcome'], Tone>> = {
  published: 'good',
  unchanged: 'idle',
  refused: 'warn',
  failed: 'bad',
  stopped: 'idle',
}

function runs({ runs: all, now }: StatusPage): string {
  if (all.length === 0) return '<p class="empty">No run yet.</p>'
  const rows = all.slice(0, RUNS_MAX).map((run, index) => {
    const { outcome, reason, written = 0, removed = 0, durationMs, problems, message, at } = run
    const done = [
      ...(written > 0 ? [`${count(written, 'document')} written`] : []),
      ...(removed > 0 ? [`${removed} removed`] : []),
      `took ${took(durationMs)}`,
    ]
    const more = [
      ...(message === undefined ? [] : [`<p>${escapeHtml(message)}</p>`]),
      ...(problems.length === 0 ? [] : [problemList(problems, index === 0)]),
    ].join('')
    return `<li>${badge(outcome, OUTCOMES[outcome])}<span>${escapeHtml(reason)} <small>${done.join(', ')}</small></span>${when(at, now)}${more === '' ? '' : `<div class="more">${more}</div>`}</li>`
  })
  return `<ol class="rows">\n${rows.join('\n')}\n</ol>`
}

function problemList(problems: readonly Problem[], isOpen: boolean): string {
  const items = problems.slice(0, PROBLEMS_MAX).map(({ path, line, message, hint }) => {
    const place = line === undefined ? path : `${path}:${line}`
    const advice = hint === undefined ? '' : ` <span class="soft">${escapeHtml(hint)}</span>`
    return `<li><code>${escapeHtml(place)}</code>${escapeHtml(message)}${advice}</li>`
  })
  const left = problems.length - items.length
  if (left > 0) items.push(`<li>and ${thousands(left)} more, in status.json</li>`)
  return `<details${isOpen ? ' open' : ''}><summary>${count(problems.length, 'problem')}</summary><ul class="problems">${items.join('')}</ul></details>`
}

function feeds({ feeds: all, now }: StatusPage): string {
  if (all.length === 0) return '<p class="empty">No feed is served yet.</p>'
  const rows = all.slice(0, FEEDS_MAX).map((feed) => feedRow(feed, now))
  const left = all.length - rows.length
  const more = left === 0 ? '' : `<p class="empty">${count(left, 'feed')} more, in status.json.</p>`
  return `<table>
<thead><tr><th scope="col">Feed</th><th scope="col" class="number">Readers</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>${more}`
}

function feedRow({ title, path, url, changed, readership }: FeedStatus, now: Instant): string {
  const { services, readersPerDay, total } = readership
  const parts = services
    .slice(0, SERVICES_MAX)
    .map(({ name, subscribers }) => `${escapeHtml(name)} ${thousands(subscribers)}`)
  const left = services.length - SERVICES_MAX
  if (left > 0) parts.push(count(left, 'more service'))
  if (services.length > 0 && readersPerDay > 0) parts.push(`by themselves ${thousands(readersPerDay)}`)
  const who = parts.length === 0 ? '' : `<small>${parts.join(', ')}</small>`
  return `<tr><th scope="row"><a href="${escapeHtml(url)}">${escapeHtml(title)}</a><small>${escapeHtml(path)}, changed ${ago(changed, now)}</small>${who}</th><td class="number">${thousands(total)}</td></tr>`
}

const TARGET_STATES: Readonly<Record<DaemonTarget['state'], readonly [word: string, tone: Tone]>> = {
  ok: ['current', 'good'],
  busy: ['busy', 'warn'],
  failed: ['failing', 'bad'],
  unknown: ['not asked', 'idle'],
}

function targets({ targets: all, now }: StatusPage): string {
  const rows = all.map(({ name, state, documents, current, message }) => {
    const holds = documents === undefined ? '' : ` <small>${count(documents, 'document')}</small>`
    const more = message === undefined ? '' : `<div class="more">${escapeHtml(message)}</div>`
    const then = current === undefined ? '<span></span>' : when(current, now)
    return `<li>${badge(...TARGET_STATES[state])}<span>${escapeHtml(name)}${holds}</span>${then}${more}</li>`
  })
  return `<ul class="rows">\n${rows.join('\n')}\n</ul>`
}

const HUB_STATES: Readonly<Record<DaemonHub['state'], readonly [word: string, tone: Tone]>> = {
  ok: ['told', 'good'],
  pending: ['pending', 'warn'],
  failed: ['given up', 'bad'],
}

function hubs({ hubs: all, now }: StatusPage): string {
  if (all.length === 0) return '<p class="empty">None is configured: readers ask by themselves.</p>'
  const rows = all.map(({ url, state, pending, told, next, message }) => {
    const waiting = pending === 0 ? '' : `${count(pending, 'feed')} to be told`
    const again = next === undefined ? '' : `, again ${until(next, now)}`
    const more = message === undefined ? '' : `<div class="more">${escapeHtml(message)}</div>`
    const then = told === undefined ? '<span></span>' : when(told, now)
    return `<li>${badge(...HUB_STATES[state])}<span>${escapeHtml(hostOf(url))} <small>${waiting}${again}</small></span>${then}${more}</li>`
  })
  return `<ul class="rows">\n${rows.join('\n')}\n</ul>`
}

function badge(word: string, tone: Tone): string {
  return `<span class="badge ${tone}">${word}</span>`
}

function when(instant: Instant, now: Instant): string {
  return `<small class="when">${moment(instant, now)}</small>`
}

function moment(instant: Instant, now: Instant): string {
  const written = formatRfc3339(instant)
  return `<time datetime="${written}" title="${written}">${ago(instant, now)}</time>`
}
