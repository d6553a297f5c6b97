import type { IncomingMessage, ServerResponse } from 'node:http'
import { securityHeaders } from './document-headers.ts'
import { escapeHtml } from './html.ts'
import { respond } from './respond.ts'
import type { Table, TableDocument } from './table.ts'

const HEADERS = ['Cache-Control', 'public, max-age=60', 'Vary', 'Accept']

/**
 * Answers where there is nothing: a page for people, a line for programs. Both name the feeds nearest to the path and
 * nothing else, and never repeat what was asked for.
 */
export function respondNotFound(
  request: IncomingMessage,
  response: ServerResponse,
  table: Table,
  path: string,
  siteUrl: string,
): void {
  const feeds = nearestFeeds(table, path)
  if (/\btext\/html\b/i.test(request.headers.accept ?? '')) {
    const type = ['Content-Type', 'text/html; charset=utf-8', ...securityHeaders('text/html')]
    respond(request, response, 404, [...type, ...HEADERS], page(feeds, siteUrl))
    return
  }
  const type = ['Content-Type', 'text/plain; charset=utf-8', ...securityHeaders('text/plain')]
  const lines = feeds.map(({ document }) => `${document.feed?.self}\n`)
  const hint = lines.length === 0 ? '' : `Feeds nearby:\n${lines.join('')}`
  respond(
    request,
    response,
    404,
    [...type, ...HEADERS],
    `There is no document here. The site: ${siteUrl}\n${hint}`,
  )
}

/** Of the innermost folder of the path that has any. */
function nearestFeeds({ feedsBelow }: Table, path: string): readonly TableDocument[] {
  let folder = path.endsWith('/') ? path : `${path}/`
  for (let steps = 0; steps < 16; steps++) {
    const feeds = feedsBelow.get(folder)
    if (feeds !== undefined) return feeds
    const end = folder.lastIndexOf('/', folder.length - 2)
    if (end < 0) break
    folder = folder.slice(0, end + 1)
  }
  return feedsBelow.get('/') ?? []
}

function page(feeds: readonly TableDocument[], siteUrl: string): string {
  const items = feeds.map(({ document: { path, feed } }) => {
    const address = escapeHtml(feed?.self ?? '')
    return `<li><a href="${address}">${escapeHtml(feed?.title ?? '')}</a> <small>${escapeHtml(path)}</small></li>`
  })
  const list = items.length === 0 ? '' : `<h2>Feeds nearby</h2>\n<ul>\n${items.join('\n')}\n</ul>`
  const site = escapeHtml(siteUrl)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not found</title>
<style>
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { max-width: 38rem; margin: 12vh auto; padding: 0 1.25rem; overflow-wrap: break-word; }
small { opacity: .8; }
a { color: light-dark(#0b57a4, #8ab8ff); }
</style>
</head>
<body>
<main>
<h1>There is no document here</h1>
<p>The address may have changed, or it was cut off. The site is at <a href="${site}">${site}</a>.</p>
${list}
</main>
</body>
</html>
`
}
