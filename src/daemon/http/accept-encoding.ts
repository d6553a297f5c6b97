/** How a document's bytes are sent: as they are, or compressed beforehand. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** The best first, where a client has no preference of its own. */
const OURS: readonly Encoding[] = ['br', 'gzip', 'identity']

/**
 * What may be sent to a client that says `Accept-Encoding` so, the best first (RFC 9110 §12.5.3). `identity` is always
 * among it: who excludes everything gets something to read all the same.
 */
export function acceptedEncodings(header: string | undefined): readonly Encoding[] {
  if (header === undefined || header === '') return IDENTITY
  // Clients say it in few ways: hardly one of a thousand headers is read.
  const known = remembered.get(header)
  if (known !== undefined) return known
  const accepted = readHeader(header)
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(header, accepted)
  return accepted
}

const IDENTITY: readonly Encoding[] = ['identity']
const REMEMBERED_MAX = 256
const remembered = new Map<string, readonly Encoding[]>()

function readHeader(header: string): readonly Encoding[] {
  const weights = new Map<string, number>()
  for (const part of header.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim()) as [string, ...string[]]
    if (name === '') continue
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : readWeight(weight))
  }
  const others = weights.get('*') ?? 0
  const weightOf = (encoding: Encoding): number => {
    const own = weights.get(encoding)
    if (own !== undefined) return own
    // Not named, it is acceptable, but who names others wants these.
    return encoding === 'identity' && !weights.has('*') ? Number.MIN_VALUE : others
  }
  const accepted = OURS.map((encoding) => ({ encoding, weight: weightOf(encoding) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ encoding }) => encoding)
  return accepted.includes('identity') ? accepted : [...accepted, 'identity']
}

/** RFC 9110 §12.4.2; what is no weight excludes. */
function readWeight(parameter: string): number {
  const [, digits] = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameter) ?? []
  return digits === undefined ? 0 : Number(digits)
}
