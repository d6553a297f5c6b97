import { quote, type Report } from '../finding.ts'

/** A document's bytes as text, and what they were read as. */
export interface Decoded {
  readonly text: string
  /** As the Encoding Standard calls it. */
  readonly encoding: string
  /** What the XML declaration says. */
  readonly declared?: string
}

/** What a parser must know (XML 1.0 §4.3.3), and what every parser knows. */
const USUAL = /^(?:utf-8|utf-16(?:le|be)?|windows-1252)$/

/**
 * Bytes as text: by their byte order mark, else by the charset of the transport, else by what they declare, else UTF-8
 * (RFC 7303 §3, XML 1.0 Appendix F). What does not fit is reported, and the text then has U+FFFD in its place.
 */
export function decodeXml(bytes: Uint8Array, charset: string | undefined, report: Report): Decoded {
  const mark = byteOrderMark(bytes)
  const declared = declaredEncoding(bytes)
  const label = mark ?? charset ?? declared ?? 'utf-8'
  const decoder = decoderFor(label) ?? decoderFor(`x-${label}`)
  if (decoder === undefined) {
    report(
      'encoding-unknown',
      { offset: 0 },
      `expected an encoding that is registered, found ${quote(label)}`,
    )
    return {
      text: new TextDecoder().decode(bytes),
      encoding: label,
      ...(declared !== undefined && { declared }),
    }
  }
  const { encoding } = decoder
  const text = decoder.decode(bytes)
  const fault = isAscii(label) ? text.search(/[^\x00-\x7f]/) : firstMisfit(bytes, encoding, text)
  if (fault !== -1)
    report(
      'encoding-mismatch',
      { offset: fault },
      `bytes that are not ${isAscii(label) ? 'US-ASCII' : encoding}`,
    )
  else if (contradicts(mark, declared, bytes))
    report('encoding-mismatch', { offset: 0 }, `declared as ${quote(declared ?? '')}, written in ${encoding}`)
  else if (!USUAL.test(encoding)) report('encoding-unusual', { offset: 0 }, `found the encoding ${encoding}`)
  return {
    text: text.startsWith('\ufeff') ? text.slice(1) : text,
    encoding,
    ...(declared !== undefined && { declared }),
  }
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c === 0x3f && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d === 0x3f)) return 'utf-16be'
  return undefined
}

/** What the XML declaration says; it is ASCII in all encodings that come here. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 400)).toString('latin1').replaceAll('\0', '')
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]*)["']/.exec(
    head,
  )?.[1]
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true })
  } catch {
    return undefined
  }
}

function isAscii(label: string): boolean {
  return /^(?:us-)?ascii$/i.test(label)
}

/** Where the first replacement character is that does not stand in the bytes themselves. */
function firstMisfit(bytes: Uint8Array, encoding: string, text: string): number {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return -1
  } catch {
    return Math.max(0, text.indexOf('\ufffd'))
  }
}

/** UTF-8 and UTF-16 do not look alike: a declaration of the other one is wrong. */
function contradicts(mark: string | undefined, declared: string | undefined, bytes: Uint8Array): boolean {
  if (declared === undefined) return false
  const isWide = mark?.startsWith('utf-16') === true
  if (isWide) return !/^(?:utf-?16|ucs-?2|iso-10646)/i.test(declared)
  return /^utf-?16/i.test(declared) || (mark === 'utf-8' && bytes.length > 0 && !/^utf-?8$/i.test(declared))
}
