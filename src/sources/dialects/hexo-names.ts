/** Hexo's `slugize`: what separates words becomes one hyphen, marks fall off, every script stays. */
export function hexoSlug(text: string, letterCase: string | undefined): string {
  const slug = withoutMarks(text)
    .replace(/[\u0000-\u001f]/g, '')
    .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'<>,.?/]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return letterCase === '1' ? slug.toLowerCase() : letterCase === '2' ? slug.toUpperCase() : slug
}

/** Latin letters that are no letter with a mark, as Hexo spells them. */
const LETTERS = new Map(
  Object.entries({
    ß: 's',
    Æ: 'AE',
    æ: 'ae',
    Œ: 'OE',
    œ: 'oe',
    Ø: 'O',
    ø: 'o',
    Đ: 'D',
    đ: 'd',
    Ł: 'L',
    ł: 'l',
    Ħ: 'H',
    ħ: 'h',
    Ŧ: 'T',
    ŧ: 't',
    ı: 'i',
  }),
)

/** Only of Latin letters: elsewhere a mark is part of the letter. */
function withoutMarks(text: string): string {
  return text.replace(
    /[\u00c0-\u024f\u1e00-\u1eff]/g,
    (letter) => LETTERS.get(letter) ?? letter.normalize('NFD').replace(/[\u0300-\u036f]/g, ''),
  )
}

const SEGMENTS: Readonly<Record<string, string>> = {
  year: '(\\d{4})',
  month: '(\\d{2})',
  day: '(\\d{2})',
  i_month: '(\\d{1,2})',
  i_day: '(\\d{1,2})',
  hash: '([0-9a-f]{12})',
}

/**
 * What a file's name says by the pattern that the blog names new posts with (`:year-:month-:day-:title.md`); a name
 * that does not fit is all title.
 *
 * @param path below the posts' folder, without extension
 */
export function readHexoName(pattern: string, path: string): Readonly<Record<string, string>> {
  const names: string[] = []
  const source = pattern
    .replace(/\.[^./:]+$/, '')
    .replace(/[|\\{}()[\]^$+*?.-]/g, '\\$&')
    .replace(/:(\w*[^_\W])/g, (_, name: string) => {
      names.push(name)
      return Object.hasOwn(SEGMENTS, name) ? (SEGMENTS[name] ?? '') : '(.+?)'
    })
  const match = matchOf(source, path)
  const found: Record<string, string> = {}
  for (const [index, name] of names.entries()) found[name] = match?.[index + 1] ?? ''
  return match === null
    ? { title: hexoSlug(path, undefined) }
    : { title: hexoSlug(path, undefined), ...found }
}

function matchOf(source: string, path: string): RegExpExecArray | null {
  // A pattern that is many times “anything” could take for ever.
  if (source.split('(.+?)').length > 4) return null
  try {
    return new RegExp(`^${source}$`).exec(path)
  } catch {
    return null
  }
}
