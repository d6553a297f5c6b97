import { escapeAttribute } from '../core/xml.ts'

/** A link as HTML, which stands in Markdown wherever text does. */
export function linkHtml(text: string, href: string): string {
  return `<a href="${escapeAttribute(href)}">${escapeAttribute(text)}</a>`
}

/** A picture as HTML. */
export function imageHtml(src: string, alt: string, title = ''): string {
  return `<img src="${escapeAttribute(src)}" alt="${escapeAttribute(alt)}"${title === '' ? '' : ` title="${escapeAttribute(title)}"`}>`
}

/** A picture with what stands below it, as a block of its own. */
export function figureHtml(src: string, alt: string, caption: string): string {
  if (caption === '') return `\n\n${imageHtml(src, alt)}\n\n`
  return `\n\n<figure>${imageHtml(src, alt)}<figcaption>${escapeAttribute(caption)}</figcaption></figure>\n\n`
}

/** A fenced block of code, longer fenced than anything in it. */
export function fencedCode(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `\n\n${fence}${language}\n${code.replace(/^\n+|\s+$/g, '')}\n${fence}\n`
}

/** A quotation, with whom it is from. */
export function quoted(text: string, from = ''): string {
  const lines = text.trim().split('\n')
  if (from !== '') lines.push('', `— ${from}`)
  return `\n\n${lines.map((line) => `> ${line}`).join('\n')}\n\n`
}

/** A video of a service that is known by its id, as a titled link. */
export function videoLink(service: 'youtube' | 'vimeo', id: string, title?: string): string {
  if (/^https?:\/\//.test(id)) return linkHtml(title ?? (service === 'vimeo' ? 'Vimeo' : 'YouTube'), id)
  return service === 'vimeo'
    ? linkHtml(title ?? 'Vimeo', `https://vimeo.com/${encodeURIComponent(id)}`)
    : linkHtml(title ?? 'YouTube', `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`)
}
