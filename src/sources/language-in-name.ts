import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { languageOf } from './fields.ts'

const NAMED = /^(.*)\.([a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)(\.[^.]+)$/

/**
 * The language that a file's name says (`post.de.md`), when the same name is there in another language or in none:
 * `node.js.md` is not in any language.
 *
 * @param siblings the names in the file's folder
 */
export function languageInName(
  name: string,
  siblings: ReadonlySet<string>,
): { language: string; name: string } | undefined {
  const [, stem, code = '', ending = ''] = NAMED.exec(name) ?? []
  if (stem === undefined) return undefined
  const language = languageOf(code)
  if (language === undefined) return undefined
  const isTranslated = [...siblings].some((other) => {
    if (other === name || !other.endsWith(ending) || !other.startsWith(`${stem}.`)) return false
    return other === stem + ending || NAMED.exec(other)?.[1] === stem
  })
  return isTranslated ? { language, name: stem + ending } : undefined
}

/** Whether a name could say a language, so that what it means depends on other files. */
export function mayNameLanguage(name: string): boolean {
  return NAMED.test(name)
}

/**
 * Folders of collections that hold one language each (`blog/de` beside `blog/en`), below their base: one alone that is named
 * like a language is not in it.
 */
export function languageFolders(root: string, bases: readonly string[]): readonly string[] {
  return bases.flatMap((base) =>
    namesIn(join(root, base)).flatMap((collection) => {
      const codes = namesIn(join(root, base, collection)).filter(
        (name) => CODE.test(name) && languageOf(name) !== undefined,
      )
      return codes.length < 2 ? [] : codes.map((code) => `${collection}/${code}`)
    }),
  )
}

const CODE = /^[a-z]{2}(?:[-_][A-Za-z]{2,4})?$/

/** The names in folders, each folder read once. */
export function folderNames(root: string): (folder: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>()
  return (folder) => {
    let names = known.get(folder)
    if (names === undefined) {
      names = new Set(namesIn(join(root, folder)))
      known.set(folder, names)
    }
    return names
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
