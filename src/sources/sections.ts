/**
 * The section of a content file: the top folder of its path below the content of its engine. Undefined for what is at the
 * top, where a folder with an `index` in it is a page and not a section.
 */
export function sectionOf(contentPath: string): string | undefined {
  const folders = contentPath.split('/')
  const name = folders.pop() ?? ''
  if (/^index\./.test(name)) folders.pop()
  return folders[0]
}

/** A path below the folders in which engines keep their content. */
export function belowContent(path: string): string {
  return path
    .replace(CONTENT, '')
    .replace(/(?:^|\/)_(?:posts|drafts)(?=\/)/g, '')
    .replace(/^\//, '')
}

const CONTENT = /^(?:src\/content\/|src\/pages\/|src\/|content\/|source\/)/
