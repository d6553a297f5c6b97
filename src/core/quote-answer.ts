/** So much of an answer is quoted. */
export const QUOTE_MAX = 300

/**
 * What somebody else said, fit for a message: one line, no address with a user name, a password or a query, as these
 * may be secrets, and none of the texts that are known to be some.
 */
export function quoteAnswer(
  text: string,
  part: 'beginning' | 'end',
  secrets: readonly string[] = [],
): string {
  let safe = text
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    safe = safe.replaceAll(secret, '…')
  }
  const line = hideSecrets(safe)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  if (line.length <= QUOTE_MAX) return line
  return part === 'end' ? `…${line.slice(-QUOTE_MAX)}` : `${line.slice(0, QUOTE_MAX)}…`
}

/** Where a password ends is not always to be told, as it may be written with any character: then all goes. */
function hideSecrets(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*)/gi, (_whole, scheme: string, rest: string) =>
    rest.includes('@') ? `${scheme}…` : scheme + rest.replace(/[?#].*/, '?…'),
  )
}
