/**
 * How long something plays, in whole seconds: `2712`, `45:12`, `1:02:03`, `00:45:12.5`, `45m 12s`, `1 h 2 min`,
 * `PT45M12S` (ISO 8601). Undefined when it is none of these, or nothing.
 */
export function playTime(written: string): number | undefined {
  const text = written.trim().toLowerCase()
  const seconds = clock(text) ?? units(text)
  return seconds === undefined || seconds < 1 || seconds > LONGEST ? undefined : Math.round(seconds)
}

/** A month: what is longer is a mistake. */
const LONGEST = 31 * 86_400

/** Seconds, or minutes and hours before colons. */
function clock(text: string): number | undefined {
  if (!/^\d{1,9}(?::[0-5]?\d){0,2}(?:\.\d{1,9})?$/.test(text)) return undefined
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0)
}

function units(text: string): number | undefined {
  const match =
    /^(?:pt)?(?:(\d{1,4}) ?h(?:ours?|rs?)?)?,? ?(?:(\d{1,6}) ?m(?:in(?:ute)?s?\.?)?)?,? ?(?:(\d{1,9}(?:\.\d{1,9})?) ?s(?:ec(?:ond)?s?\.?)?)?$/.exec(
      text,
    )
  if (match === null || match.slice(1).every((part) => part === undefined)) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return hours * 3600 + minutes * 60 + seconds
}
