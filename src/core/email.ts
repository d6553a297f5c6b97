/** As a regular expression, in any case of letters. */
export const EMAIL_HOST = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|(?:[a-z0-9-]+\\.)+[a-z0-9][a-z0-9-]*)'

const ADDRESS = new RegExp(`^[a-z0-9_\\-+.'!#$%&*/=?^\`{|}~]+@${EMAIL_HOST}$`, 'i')
/** Hosts in other scripts. */
const WIDE = /^[\p{L}\p{N}._%+-]+@\p{L}[\p{L}\p{N}._-]+$/u
const LENGTH_MAX = 320

/** Whether this is an e-mail address as feeds may hold one (RFC 5322 §3.4.1, without quoting and comments). */
export function isEmail(address: string): boolean {
  return address.length <= LENGTH_MAX && (ADDRESS.test(address) || WIDE.test(address))
}
