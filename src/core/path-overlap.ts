/**
 * Whether two paths of the configuration can be one path for some `:slug`, `:language` and `:period`. Some file systems
 * fold case, so what differs by it alone is one.
 */
export function canMeet(a: string, b: string): boolean {
  return spellings(a).some((one) => spellings(b).some((other) => meet(one, other, 0, 0, new Set())))
}

/** What can stand at a place of a path: a character, one of a kind, or any number of them but none. */
type Token = string | 'letter' | 'digit' | 'some'

/** The forms that a placeholder's values have. */
const VALUES: Readonly<Record<string, readonly (readonly Token[])[]>> = {
  ':slug': [['some']],
  ':language': [
    ['letter', 'letter'],
    ['letter', 'letter', 'letter'],
    ['letter', 'letter', '-', 'some'],
    ['letter', 'letter', 'letter', '-', 'some'],
    ['letter', '-', 'some'],
  ],
  ':period': [
    ['digit', 'digit', 'digit', 'digit'],
    ['digit', 'digit', 'digit', 'digit', '-', 'digit', 'digit'],
  ],
}

/** No path that a person writes has more. */
const PLACEHOLDERS_MAX = 4

function spellings(path: string): readonly (readonly Token[])[] {
  const parts = path.toLowerCase().split(/(:slug|:language|:period)/)
  // Each form of each of them would be too many; taken for anything they only seem to meet more.
  const isCoarse = parts.length > 2 * PLACEHOLDERS_MAX
  let all: Token[][] = [[]]
  for (const part of parts) {
    const known = VALUES[part]
    const values = known === undefined ? [[...part]] : isCoarse ? [['some' as const]] : known
    all = all.flatMap((before) => values.map((value) => [...before, ...value]))
  }
  return all
}

/** @param failed pairs of places from which on they do not meet */
function meet(a: readonly Token[], b: readonly Token[], i: number, j: number, failed: Set<number>): boolean {
  const [one, other] = [a[i], b[j]]
  if (one === undefined || other === undefined) return one === other
  const place = i * (b.length + 1) + j
  if (failed.has(place) || !canBeOne(one, other)) return false
  const isMet =
    meet(a, b, i + 1, j + 1, failed) ||
    (one === 'some' && meet(a, b, i, j + 1, failed)) ||
    (other === 'some' && meet(a, b, i + 1, j, failed))
  if (!isMet) failed.add(place)
  return isMet
}

function canBeOne(one: Token, other: Token): boolean {
  return one === other || isOfKind(one, other) || isOfKind(other, one)
}

function isOfKind(character: Token, kind: Token): boolean {
  if (kind === 'some') return character !== '/'
  if (kind === 'letter') return /^[a-z]$/.test(character)
  return kind === 'digit' && /^[0-9]$/.test(character)
}
