import { isUtf8 } from 'node:buffer'
import { type Circumstances, checkXml } from './check-xml.ts'
import { type Finding, Findings, quote, type Report } from './finding.ts'
import { checkJsonFeed } from './json/json-feed.ts'
import { decodeXml } from './xml/decode.ts'

type CheckedFormat = 'rss' | 'atom' | 'json' | 'opml'

/** What a server said of a document. */
export interface Served extends Circumstances {
  /** The value of the field, `''` when there was none; undefined when the document was not fetched. */
  readonly contentType?: string
}

/** What became of a document's check. */
export interface Checked {
  /** Undefined when it is none of them, or not well-formed. */
  readonly format?: CheckedFormat
  /** In the order of the text. */
  readonly findings: readonly Finding[]
}

const BYTES_MAX = 64 * 1024 * 1024

/**
 * Holds a document against the rules of its format: RSS 2.0 (and 0.9x), Atom 1.0, JSON Feed 1.0 and 1.1, OPML. A function of its
 * arguments; never throws for what is in the document, and reads nothing else.
 */
export function checkDocument(bytes: Uint8Array, served: Served = {}): Checked {
  const early: Parameters<Report>[] = []
  const noteEarly: Report = (...finding) => early.push(finding)
  if (bytes.length > BYTES_MAX)
    return only('xml-too-large', `expected at most ${BYTES_MAX} bytes, found ${bytes.length}`)
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(served.contentType ?? '')?.[1]
  if (looksLikeJson(bytes)) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    return checkJsonText(text, !isUtf8(bytes), served)
  }
  const { text, encoding, declared } = decodeXml(bytes, charset, noteEarly)
  const findings = new Findings(text)
  for (const finding of early) findings.report(...finding)
  const isMisread = early.some(([rule]) => rule === 'encoding-mismatch')
  const report: Report = (rule, ...place) => {
    // What was misread looks garbled, which is no second fault.
    if (!isMisread || rule !== 'garbled-characters') findings.report(rule, ...place)
  }
  const format = checkXml(text, served, report)
  checkServed(served, format, declared ?? encoding, findings.report)
  return { ...(format !== undefined && { format }), findings: findings.list }
}

function only(rule: Parameters<Report>[0], message: string): Checked {
  const findings = new Findings('')
  findings.report(rule, {}, message)
  return { findings: findings.list }
}

/** An object is all that a JSON Feed can be. */
function looksLikeJson(bytes: Uint8Array): boolean {
  return /^(?:\xef\xbb\xbf)?\s*[{[]/.test(Buffer.from(bytes.subarray(0, 1000)).toString('latin1'))
}

function checkJsonText(text: string, isMisread: boolean, served: Served): Checked {
  const hasMark = text.startsWith('\ufeff')
  const bare = hasMark ? text.slice(1) : text
  const findings = new Findings(bare)
  if (hasMark) findings.report('json-byte-order-mark', { offset: 0 }, 'found a byte order mark')
  if (isMisread)
    findings.report('encoding-mismatch', { offset: bare.indexOf('\ufffd') }, 'bytes that are not UTF-8')
  const isFeed = checkJsonFeed(bare, served, findings.report)
  checkServed(served, isFeed ? 'json' : undefined, 'utf-8', findings.report)
  return { ...(isFeed && { format: 'json' as const }), findings: findings.list }
}

const RIGHT_TYPES: Readonly<Record<CheckedFormat, RegExp>> = {
  rss: /^application\/rss\+xml$/,
  atom: /^application\/atom\+xml$/,
  json: /^application\/(?:feed\+)?json$/,
  opml: /^(?:text\/x-opml|application\/xml|text\/xml|text\/x-opml\+xml|application\/opml\+xml)$/,
}

/** Content-Type and charset, when the document came from a server. */
function checkServed(
  served: Served,
  format: CheckedFormat | undefined,
  written: string,
  report: Report,
): void {
  const { contentType } = served
  if (contentType === undefined || format === undefined) return
  const [type = ''] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  if (type === '') {
    report('content-type-missing', {}, 'the server sends no Content-Type')
    return
  }
  const found = `Content-Type: found ${quote(type)}`
  if (!RIGHT_TYPES[format].test(type)) {
    const isGeneric = format !== 'json' && /^(?:application|text)\/xml$/.test(type)
    report(isGeneric ? 'content-type-unspecific' : 'content-type-wrong', {}, found)
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1]?.toLowerCase()
  if (charset !== undefined && !sameEncoding(charset, written))
    report(
      'charset-contradicts',
      {},
      `Content-Type: charset ${quote(charset)}, and the document says ${written}`,
    )
  else if (charset === undefined && type.startsWith('text/') && format !== 'opml')
    report('charset-contradicts', {}, `Content-Type: ${type} without a charset means US-ASCII to old readers`)
}

function sameEncoding(one: string, other: string): boolean {
  try {
    return new TextDecoder(one).encoding === new TextDecoder(other).encoding
  } catch {
    return false
  }
}
