/** `250k`, `1.5m` or a plain number in bytes, by thousands; undefined when it is no such text. */
export function parseByteSize(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([km]?)b?$/i.exec(text) ?? []
  if (number === undefined) return undefined
  return Math.round(Number(number) * (UNITS[unit.toLowerCase()] as number))
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1000, m: 1_000_000 }
