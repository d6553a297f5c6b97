import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { openContent } from '../page-links.ts'
import type { ContentFile, Outcome } from './dialect.ts'

/** `{% post_link a-slug "Title" %}` and `{% post_path a-slug %}`: https://hexo.io/docs/tag-plugins */
const TAG = /\{%-?\s*post_(?:link|path)\s+(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s%"']{1,300}))/g

/**
 * The addresses and titles of the posts that a text names by their files; one that is not there is a problem.
 *
 * @param posts the folder of posts, with a final slash
 */
export function postLinks(
  file: ContentFile,
  root: string,
  posts: string,
  interpret: (other: ContentFile) => Outcome,
): { readonly links: DataMap; readonly titles: DataMap; readonly problems: readonly Problem[] } {
  const links: Record<string, string> = Object.create(null)
  const titles: Record<string, string> = Object.create(null)
  const problems: Problem[] = []
  const { body } = file
  for (const match of body.includes('post_') ? body.matchAll(TAG) : []) {
    const [reference = ''] = (match[1] ?? match[2] ?? match[3] ?? '').split('#')
    if (reference in links) continue
    const names = /\.\w+$/.test(reference) ? [reference] : [`${reference}.md`, `${reference}.markdown`]
    const other = names.map((name) => openContent(root, posts + name)).find((found) => found !== undefined)
    const outcome = other === undefined ? undefined : interpreted(other, interpret)
    if (outcome !== undefined && 'post' in outcome) {
      links[reference] = outcome.post.url
      titles[reference] = outcome.post.title ?? reference
    } else
      problems.push({
        path: file.display,
        line: file.bodyLine + body.slice(0, match.index).split('\n').length - 1,
        severity: 'warning',
        message: `post_link ${reference}: there is no such post, so it is no link`,
        hint: 'correct the name',
      })
  }
  return { links, titles, problems }
}

function interpreted(other: ContentFile, interpret: (other: ContentFile) => Outcome): Outcome | undefined {
  try {
    return interpret(other)
  } catch {
    // Its own problems are told where it is a post itself.
    return undefined
  }
}
