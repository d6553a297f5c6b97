import { legalText } from '../../core/text.ts'

/** Text as HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return legalText(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
