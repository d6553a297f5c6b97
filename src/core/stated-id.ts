/**
 * What is wrong with an id that an author states, when it says by its beginning what it wants to be; undefined for a
 * good one, and for what could be anything. It is published as it is, as an id must never change.
 */
export function faultOfId(id: string): string | undefined {
  if (/^urn:uuid:/i.test(id) && !UUID.test(id))
    return 'expected urn:uuid: with 8-4-4-4-12 hexadecimal digits (RFC 9562 §4)'
  if (/^tag:/i.test(id) && !TAG.test(id))
    return 'expected tag:, a host name or an e-mail address, a comma, a date, a colon and a name, such as tag:example.com,2024-05-01:post (RFC 4151 §2.1)'
  return undefined
}

const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
const DNS = `${LABEL}(?:\\.${LABEL})*`
const DATE = '\\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01]))?)?'
// RFC 3986 §3.3, §3.5; an IRI may have letters of any script besides (RFC 3987 §2.2).
const NAME = "(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2}|[\\u00a0-\\u{10ffff}])*"
const TAG = new RegExp(`^tag:(?:[\\w.-]+@)?${DNS},${DATE}:${NAME}(?:#${NAME})?$`, 'iu')
