import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { baseName, withoutExtension } from '../names.ts'
import { isFileBelow, openContent } from '../page-links.ts'
import { walk } from '../walk.ts'
import type { ContentFile } from './dialect.ts'
import type { HugoConfig } from './hugo-config.ts'

/** Finds the pages that a text names with `ref` and `relref`, or by their files in Markdown links. */
export interface HugoLinks {
  /** Addresses by reference, as it is written before `#`; a page that `ref` does not find is a problem. */
  in(
    file: ContentFile,
    addressOf: (other: ContentFile) => string | undefined,
  ): { readonly links: DataMap; readonly problems: readonly Problem[] }
}

/** `{{< ref "posts/a.md#part" >}}`, `{{% relref path="…" lang="…" %}}`. */
const REF =
  /\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?:"([^"\n]{1,300})"|`([^`\n]{1,300})`|([^\s"`>%]{1,300}))/g
const MARKDOWN_LINK =
  /(?:\]\(\s{0,5}<?|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,5})([^\s()<>#:?"']{1,300}\.md)(?=[)#>\s?]|$)/gm

/** The names of all pages are looked at when the first text names one without its folder. */
export function openHugoLinks(root: string, config: HugoConfig): HugoLinks {
  let names: ReadonlyMap<string, readonly string[]> | undefined
  const homes = [
    ...new Set([...config.languages.flatMap(({ folder }) => folder ?? []), config.contentFolder]),
  ]

  const byName = (name: string): string | undefined => {
    names ??= pagesByName(root, homes)
    const same = names.get(name.toLowerCase()) ?? []
    return same.length === 1 ? same[0] : undefined
  }
  /** Hugo's order: beside the page, from the content folder on, anywhere by name. */
  const find = (reference: string, from: string): string | undefined => {
    const home = homes.find((folder) => from.startsWith(`${folder}/`)) ?? config.contentFolder
    const folder = posix.dirname(from)
    const starts = reference.startsWith('/')
      ? [home]
      : [folder, ...(/\/index\.[^/]*$/.test(from) ? [posix.dirname(folder)] : []), home]
    for (const start of starts) {
      const path = posix.join(start, reference).replace(/\/$/, '')
      if (!path.startsWith(home)) continue
      const found = candidates(path, from).find((candidate) => isFileBelow(root, candidate))
      if (found !== undefined) return found
    }
    return reference.includes('/') ? undefined : byName(withoutExtension(reference))
  }

  return {
    in(file, addressOf) {
      const links: Record<string, string> = Object.create(null)
      const problems: Problem[] = []
      const { body } = file
      const add = (reference: string): boolean => {
        if (reference === '' || reference in links) return true
        const path = find(reference, file.path)
        const other = path === undefined ? undefined : openContent(root, path)
        const address = other === undefined ? undefined : addressOf(other)
        if (address !== undefined) links[reference] = address
        return address !== undefined
      }
      for (const match of body.includes('ref ') ? body.matchAll(REF) : []) {
        const [reference = ''] = (match[1] ?? match[2] ?? match[3] ?? '').split('#')
        if (/^[a-z][a-z0-9+.-]*:/i.test(reference) || add(reference)) continue
        problems.push({
          path: file.display,
          line: file.bodyLine + body.slice(0, match.index).split('\n').length - 1,
          severity: 'warning',
          message: `ref “${reference}”: there is no such page, so its link is a guess`,
          hint: 'correct the path',
        })
      }
      for (const [, reference = ''] of body.includes('.md') ? body.matchAll(MARKDOWN_LINK) : [])
        add(reference)
      return { links, problems }
    },
  }
}

/** In the language of the page that names it, where it says so in its name. */
function candidates(path: string, from: string): string[] {
  const language = /(\.[a-z]{2,3}(?:-[a-z]+)?)\.[a-z]+$/i.exec(baseName(from))?.[1] ?? ''
  const stem = path.replace(/\.(?:md|markdown|html)$/, '')
  const stems = language === '' ? [stem] : [stem + language, stem]
  return [
    ...(stem === path ? [] : [path]),
    ...stems.flatMap((name) => [`${name}.md`, `${name}.html`]),
    ...['index', '_index'].flatMap((name) => [`${path}/${name}${language}.md`, `${path}/${name}.md`]),
  ]
}

function pagesByName(root: string, homes: readonly string[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const home of homes) {
    if (!existsSync(posix.join(root, home))) continue
    for (const { path } of walk(posix.join(root, home), (name) => /\.(?:md|markdown|html)$/i.test(name))
      .files) {
      const stem = withoutExtension(baseName(path))
      const name = (/^_?index(?:\.|$)/.test(stem) ? baseName(posix.dirname(path)) : stem).toLowerCase()
      names.set(name, [...(names.get(name) ?? []), posix.join(home, path)])
    }
  }
  return names
}
