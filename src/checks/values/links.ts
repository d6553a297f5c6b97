import { quote } from '../finding.ts'
import { reportValue, type Value, type ValueCheck } from '../grammar.ts'
import { ancestorBase, canonicalUri, resolveAgainst } from './uri.ts'

const CHARACTERS = /^[\w;/?:@&=+$.\-~!*'()%,#[\]]*$/
const ASCII_FAULT = /[\x00-\x20"<>\\^`{|}\x7f]/
const SCHEME = /^[a-z][a-z0-9+.-]*:/i

/** `http://example.com/` or any other address with its scheme: RSS, and what RSS borrowed. */
export const absoluteUri: ValueCheck = (value) => {
  checkUri(value, addressOf(value), { absolute: true, ascii: true })
}

/** An address that may be relative. */
export const uriReference: ValueCheck = (value) => {
  checkUri(value, addressOf(value), { absolute: false, ascii: true })
}

/** An IRI with its scheme (RFC 3987). */
export const absoluteIri: ValueCheck = (value) => {
  checkUri(value, addressOf(value), { absolute: true, ascii: false })
}

/** An IRI that may be relative; when it leads to its own document under another base, that is said too. */
export const checkReference: ValueCheck = (value) => {
  if (!checkUri(value, addressOf(value), { absolute: false, ascii: false })) return
  const { address } = value.inspection
  if (address === undefined) return
  const base = ancestorBase(value.element, address)
  const resolved = resolveAgainst(addressOf(value), base)
  const without = (url: string | undefined): string | undefined => url?.replace(/#.*/s, '')
  if (value.name.startsWith('xml:') || without(base) === without(address)) return
  if (without(resolved) === without(base))
    reportValue(value, 'link-to-itself', `${value.name}: found ${quote(value.text)}, whose base is ${base}`)
}

/** An id: an absolute IRI in canonical form (RFC 4287 §4.2.6). */
export const permanentIri: ValueCheck = (value) => {
  const text = value.text.trim()
  if (!checkUri(value, text, { absolute: true, ascii: false })) return
  const canonical = canonicalUri(text)
  if (canonical !== value.text)
    reportValue(
      value,
      'id-not-canonical',
      `${value.name}: expected ${canonical ?? 'an IRI in canonical form'}, found ${quote(value.text)}`,
    )
}

/** An http(s) URL whose host others can find: its name has a dot. */
export const httpUrl: ValueCheck = (value) => {
  const text = value.text.trim()
  const [, host = ''] = /^https?:\/\/(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?(?:\/|$)/i.exec(text) ?? []
  if (PUBLIC_HOST.test(host) && CHARACTERS.test(text)) return
  const rule = LOCAL_HOST.test(host) && CHARACTERS.test(text) ? 'local-address' : 'invalid-link'
  reportValue(value, rule, `${value.name}: expected an http(s) URL, found ${quote(value.text)}`)
}

const PUBLIC_HOST = /^(?:[a-z0-9_-]+\.)+[a-z0-9][a-z0-9-]*$/i
const LOCAL_HOST = /^(?:[a-z0-9_-]+|\[.*\])$/i

/** In an element, white space is not of the address. */
function addressOf({ text, isAttribute }: Value): string {
  return isAttribute ? text : text.trim()
}

interface Wanted {
  readonly absolute: boolean
  readonly ascii: boolean
}

const TAG =
  /^tag:(?:[a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[\w;/?:@&=+$.\-~!*'()%,]*(?:#[\w;/?:@&=+$.\-~!*'()%,]*)?$/
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:(?:[\w()+,.:=@;$!*'-]|%[\da-f]{2})+$/i
const UUID = /^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Says what is wrong with an address; true when nothing is. */
export function checkUri(value: Value, text: string, { absolute, ascii }: Wanted): boolean {
  const say = (rule: Parameters<typeof reportValue>[1], expected: string): boolean => {
    reportValue(value, rule, `${value.name}: expected ${expected}, found ${quote(text)}`)
    return false
  }
  const scheme = SCHEME.exec(text)?.[0].slice(0, -1).toLowerCase()
  if (scheme === 'tag') return TAG.test(text) || say('invalid-tag-uri', 'a tag: URI')
  if (scheme === 'urn') {
    if (/^urn:uuid:/i.test(text)) return UUID.test(text) || say('invalid-uuid', 'a UUID')
    return URN.test(text) || say('invalid-urn', 'a URN')
  }
  const fault = ASCII_FAULT.exec(text)
  if (fault !== null) return say('link-character', `an address without ${quote(fault[0])}`)
  if (absolute && scheme === undefined) return say('relative-link', 'a complete address')
  if (ascii && /[^\x00-\x7f]/.test(text)) return say('link-not-ascii', 'an address in ASCII')
  if (absolute && text.length === (scheme?.length ?? 0) + 1) return say('invalid-link', 'a complete address')
  if ((scheme === 'http' || scheme === 'https' || scheme === 'ftp') && !/^[a-z]+:\/\/[^/]/i.test(text))
    return say('invalid-link', 'an address with a host')
  // What is outside of ASCII may be anything; the rest is punctuation that a path may hold.
  if (text.includes('[') && !/^[a-z+.-]+:\/\/\[[\da-f:.]+\]/i.test(text))
    return say('link-character', 'an address without "["')
  if (scheme !== undefined && /^[a-z]+$/.test(scheme) && !SCHEMES.has(scheme))
    return say('scheme-not-registered', 'a registered scheme')
  return true
}

/** Of the IANA's list those that an address in a feed could have. */
const SCHEMES: ReadonlySet<string> = new Set(
  (
    'aaa aaas about acap acct at bitcoin blob cap cid coap coaps crid cvs data dav dict did dns doi dweb ethereum example fax feed file ' +
    'filesystem ftp geo git go gopher h323 hdl http https iax icap im imap info ipfs ipns ipp ipps iris irc ircs jabber ldap ldaps ' +
    'lbry magnet mailto matrix message mid mms modem msrp msrps mtqp mupdate mvn news nfs nntp opaquelocktoken pres prospero ' +
    'redis rtmp rtsp sftp service shttp sip sips skype sms smb snmp soap spotify ssh steam stun svn tel telnet tftp thismessage turn tv ' +
    'udp vemmi view wais web ws wss xmpp xri'
  ).split(' '),
)
