import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isTrue } from '../fields.ts'
import { parseFrontMatter } from '../front-matter.ts'
import { readText } from '../read-text.ts'
import { walk } from '../walk.ts'

/** Folders (with a final slash) below the root whose section is a draft: so are its pages and sections. */
export function draftSections(root: string): string[] {
  if (!existsSync(join(root, 'content'))) return []
  const sections = walk(root, (path) => /^content\/(?:.*\/)?_index\.md$/.test(path)).files
  return sections.flatMap(({ path }) => {
    try {
      const isDraft = isTrue(parseFrontMatter(readText(join(root, path)))?.data.draft)
      return isDraft ? [path.slice(0, -'_index.md'.length)] : []
    } catch {
      // Of a section that cannot be read nothing is known; it is no post.
      return []
    }
  })
}
