import { maskPasswords } from '../core/url.ts'

/**
 * A text as a terminal may get it: control characters, by which a file's name or a value could write to other places or
 * look like another message, are shown as `\\u001b`, which JSON reads as what it was. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A message, in which no password is shown either. */
export function printableMessage(message: string): string {
  return printable(maskPasswords(message))
}

// Bidirectional overrides and isolates turn what follows around.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
