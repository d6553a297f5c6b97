/**
 * Whether two paths of the configuration can be one path for some `:slug`, `:language` and `:period`. Some file systems
 * fold case, so what differs by it alone is one.
 */
export function canMeet(a: string, b: string): boolean {
  return spellings(a).some((one) => spellings(b).some((other) => meet(one, other, 0, 0)))
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

function spellings(path: string): readonly (readonly Token[])[] {
  const parts = path.toLowerCase().split(/(:slug|:language|:period)/)
  let all: Token[][] = [[]]
  for (const part of parts) {
    const values = VALUES[part] ?? [[...part]]
    all = all.flatMap((before) => values.map((value) => [...before, ...value]))
  }
  return all
}

function meet(a: readonly Token[], b: readonly Token[], i: number, j: number): boolean {
  const [one, other] = [a[i], b[j]]
  if (one === undefined || other === undefined) return one === other
  if (!canBeOne(one, other)) return false
  if (meet(a, b, i + 1, j + 1)) return true
  return (one === 'some' && meet(a, b, i, j + 1)) || (other === 'some' && meet(a, b, i + 1, j))
}

function canBeOne(one: Token, other: Token): boolean {
  return one === other || isOfKind(one, other) || isOfKind(other, one)
}

function isOfKind(character: Token, kind: Token): boolean {
  if (kind === 'some') return character !== '/'
  if (kind === 'letter') return /^[a-z]$/.test(character)
  return kind === 'digit' && /^[0-9]$/.test(character)
}
