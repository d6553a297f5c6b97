import { type Instant, utcInstant } from '../../core/dates.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const FORMS: readonly RegExp[] = [
  // Sun, 06 Nov 1994 08:49:37 GMT, and RFC 850's Sunday, 06-Nov-94 08:49:37 GMT
  /^[a-z]+, (?<day>\d{1,2})[ -](?<month>[a-z]{3})[ -](?<year>\d{4}|\d{2}) (?<time>\d{2}:\d{2}:\d{2}) (?:gmt|utc)$/i,
  // asctime's Sun Nov  6 08:49:37 1994
  /^[a-z]{3} (?<month>[a-z]{3}) +(?<day>\d{1,2}) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/i,
]

/** A date as HTTP writes it, in any of its three forms, all of them in UTC (RFC 9110 §5.6.7); undefined for other text. */
export function parseHttpDate(text: string): Instant | undefined {
  for (const form of FORMS) {
    const { day, month, year, time } = form.exec(text.trim())?.groups ?? {}
    if (day === undefined || month === undefined || year === undefined || time === undefined) continue
    const [hour, minute, second] = time.split(':').map(Number) as [number, number, number]
    const index = MONTHS.indexOf(month.toLowerCase())
    if (index === -1 || hour > 23 || minute > 59 || second > 60 || Number(day) < 1 || Number(day) > 31)
      return undefined
    return utcInstant({ year: fullYear(year), month: index + 1, day: Number(day), hour, minute, second })
  }
  return undefined
}

/** Two digits are of the last or of this century; feeds are younger than 1970. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year)
  return Number(year) + (Number(year) < 70 ? 2000 : 1900)
}
