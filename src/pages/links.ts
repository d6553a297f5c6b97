import type { Site } from '../core/feed.ts'
import { alternateLinks } from './frame.ts'
import { groupFeeds, type ListedFeed } from './listing.ts'

/**
 * The links for the `<head>` of a blog's pages, to be included by its templates: those of the front page and of all pages
 * without a feed of their own as they are, those of a term's page as an example in a comment.
 */
export function linksFragment(listed: readonly ListedFeed[], site: Site): string {
  const front = listed.filter(({ feed }) => feed.home === site.url)
  const examples = groupFeeds(listed).flatMap(({ taxonomy, feeds: [first] }) =>
    taxonomy === undefined || first === undefined
      ? []
      : [
          `<!-- On the page of a ${inComment(taxonomy)}, before these:\n${inComment(alternateLinks([first]))}-->\n`,
        ],
  )
  return alternateLinks(front) + examples.join('')
}

/** What would end the comment, or is no part of one (https://html.spec.whatwg.org/#comments). */
function inComment(text: string): string {
  return text.replaceAll('--', '&#45;&#45;')
}
