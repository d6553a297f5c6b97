import { EMAIL_HOST, isEmail } from '../../core/email.ts'
import { quote } from '../finding.ts'
import { reportValue, type Value, type ValueCheck } from '../grammar.ts'

/** `mail@example.com`. */
export const email: ValueCheck = (value) => {
  checkAddress(value, value.text.trim())
}

/** `mail@example.com (Name)`; also `Name <mail@example.com>`, which is no form of RSS. */
export const emailWithName: ValueCheck = (value) => {
  const text = withoutMailto(value.text.trim())
  const isPlain = text.indexOf('@') > 0
  if (isPlain && !text.endsWith(')')) {
    reportValue(
      value,
      'email-with-name',
      `${value.name}: expected mail@example.com (Name), found ${quote(text)}`,
    )
    return
  }
  checkAddress(value, text.replace(/\s*\([^()]*\)$/, ''))
}

/** Podcast directories take any of these forms. */
export const anyEmail: ValueCheck = (value) => {
  const text = value.text.trim()
  checkAddress(value, /<([^<>]+)>$/.exec(text)?.[1] ?? text.replace(/\s*\([^()]*\)$/, ''))
}

/** `mailto:ann@example.com`, as some write it. */
function withoutMailto(text: string): string {
  if (!text.startsWith('mailto:')) return text
  try {
    return decodeURIComponent(text.slice('mailto:'.length))
  } catch {
    return text
  }
}

function checkAddress(value: Value, address: string): void {
  if (isEmail(address)) return
  reportValue(value, 'invalid-email', `${value.name}: expected an e-mail address, found ${quote(value.text)}`)
}

/** Where an e-mail address is published by mistake. */
export const noEmail: ValueCheck = (value) => {
  if (new RegExp(`<[^<>\\s@]{1,100}@${EMAIL_HOST}>`, 'i').test(value.text))
    reportValue(value, 'email-published', `${value.name}: found an e-mail address in ${quote(value.text)}`)
}
