import type { Site } from '../core/feed.ts'
import { appendPath, relativeUrl } from '../core/url.ts'
import { escapeAttribute } from '../core/xml.ts'

/**
 * The line that names the style by which browsers show an XML document (https://www.w3.org/TR/xml-stylesheet/). By a
 * relative address, so that it holds wherever the documents are looked at.
 */
export function stylesheetLine({ url, stylesheet }: Site, self: string): string {
  if (stylesheet === undefined) return ''
  const href = relativeUrl(self, appendPath(url, stylesheet))
  return `<?xml-stylesheet type="text/css" href="${escapeAttribute(href)}"?>\n`
}
