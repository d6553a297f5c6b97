/** The HTML in a quote that begins with `[!NOTE]` or the like (GitHub's alerts), with that as its title. */
export function withAlertTitle(html: string): string {
  if (!html.startsWith('<p>[!')) return html
  return html.replace(
    /^<p>\[!([a-zA-Z][\w-]{0,30})\][+-]?[ \t]*([^\n]*?)(?:\n|<br>\n?|(<\/p>))/,
    (_, kind: string, title: string, end: string | undefined) => {
      const shown = title.replace(/<\/p>$/, '') || kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase()
      return `<p><strong>${shown}</strong></p>${end === undefined ? '\n<p>' : ''}`
    },
  )
}
