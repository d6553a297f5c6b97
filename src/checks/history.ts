import { relationOf } from './atom-constructs.ts'
import { quote } from './finding.ts'
import type { Inspection } from './grammar.ts'
import { attributeOf, childOf, childrenOf, type XmlElement } from './xml/tree.ts'

const PAGES = new Set(['current', 'first', 'last', 'next', 'next-archive', 'prev-archive', 'previous'])

/** Paged, archived and complete feeds (RFC 5005): what the head of a `feed` or `channel` says of other documents. */
export function checkHistory(head: XmlElement, { report, address }: Inspection): void {
  const links = childrenOf(head, 'atom:link')
  const has = (...relations: string[]): boolean => links.some((link) => relations.includes(relationOf(link)))
  const own = new Set([
    address,
    ...links.filter((link) => relationOf(link) === 'self').map((link) => attributeOf(link, 'href')),
  ])
  const isComplete = childOf(head, 'fh:complete') !== undefined
  for (const link of links) {
    const relation = relationOf(link)
    const isSelf = own.has(attributeOf(link, 'href'))
    if (isComplete && PAGES.has(relation) && !(relation === 'current' && isSelf))
      report(
        'complete-feed-with-pages',
        link,
        `${head.local}: found rel=${quote(relation)} beside fh:complete`,
      )
    if (isSelf && ((relation === 'first' && has('previous')) || (relation === 'last' && has('next'))))
      report(
        'page-past-the-end',
        link,
        `${head.local}: the page is the ${relation} one, and links to one beyond`,
      )
  }
  if (isComplete) return
  checkChain(links, own, head, report)
  if (childOf(head, 'fh:archive') === undefined || has('current')) return
  // One that leads to the current feed may be the only one.
  if (!has('prev-archive', 'next-archive'))
    report('archive-unlinked', head, `${head.local}: expected links between archives`)
  report('archive-unlinked', head, `${head.local}: expected rel="current" in an archive`)
}

/** Who walks from archive to archive ends only where each leads to one that is older. */
function checkChain(
  links: readonly XmlElement[],
  own: ReadonlySet<string | undefined>,
  head: XmlElement,
  report: Inspection['report'],
): void {
  const met = new Map<string | undefined, string>()
  for (const link of links) {
    const relation = relationOf(link)
    if (relation !== 'prev-archive' && relation !== 'next-archive') continue
    const href = attributeOf(link, 'href')
    if (own.has(href))
      report('archive-loop', link, `${head.local}: rel=${quote(relation)} is the document itself`)
    else if (met.has(href))
      report(
        'archive-loop',
        link,
        `${head.local}: rel=${quote(relation)} is rel=${quote(met.get(href) ?? '')} as well`,
      )
    else if ([...met.values()].includes(relation))
      report('archive-loop', link, `${head.local}: found rel=${quote(relation)} a second time`)
    met.set(href, relation)
  }
}
