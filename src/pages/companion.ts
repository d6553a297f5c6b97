import { digestOfTexts } from '../core/digest.ts'
import type { TextPlan } from '../core/document.ts'
import type { Companion } from '../core/ports.ts'
import { appendPath } from '../core/url.ts'
import { VERSION } from '../core/version.ts'
import { catalogueDocument } from './catalogue.ts'
import { feedPage, PAGE_POSTS } from './feed-page.ts'
import { wordingOf } from './frame.ts'
import { indexPage } from './index-page.ts'
import { linksFragment } from './links.ts'
import { type ListedFeed, listFeeds } from './listing.ts'
import { opmlDocument } from './opml.ts'
import { PAGE_SCRIPT } from './page-script.ts'
import { PAGE_STYLE } from './page-style.ts'
import type { PagesSpec } from './spec.ts'
import { xmlStyle } from './xml-style.ts'

/** Before and after the feeds. */
const RANK = { style: 0, page: 3 }

const HTML = 'text/html'

/**
 * Plans the pages of the feeds and what lists them all. A feed's page is made of encoded entries like its feed, and is
 * stale only when that is. Everything here gives way to files that are not ours.
 */
export function createPages(spec: PagesSpec): Companion {
  return {
    plan(documents, site) {
      const listed = listFeeds(documents, site, spec.feeds)
      const wording = wordingOf(site.language)
      const setup = digestOfTexts(VERSION, JSON.stringify([spec, site]))
      const plan = (path: string, mediaType: string, rank: number, facts: PlanFacts): TextPlan => ({
        path,
        url: appendPath(site.url, path),
        mediaType,
        rank,
        isOptional: true,
        ...facts,
      })
      const text = (
        name: keyof PagesSpec,
        path: string | undefined,
        mediaType: string,
        rank: number,
        recipe: string,
        make: (path: string) => string,
      ): TextPlan[] => {
        if (path === undefined) return []
        const facts = {
          key: ['pages', name],
          recipe: digestOfTexts(setup, recipe, path),
          parts: () => [Buffer.from(make(path))],
        }
        return [plan(path, mediaType, rank, facts)]
      }
      const lists = digestOfTexts(...listed.map(describe))
      const pages = listed.flatMap((one): TextPlan[] => {
        const { page, feed, recipe } = one
        if (page === undefined) return []
        const posts = feed.posts.slice(0, PAGE_POSTS)
        const parts: TextPlan['parts'] = (entryOf) => {
          const { head, tail } = feedPage(
            { ...one, page },
            site,
            spec,
            wordingOf(feed.language ?? site.language),
          )
          return [Buffer.from(head), ...posts.map(entryOf), Buffer.from(tail)]
        }
        const facts = {
          key: ['pages', 'feeds'],
          ...(page.wanted !== undefined && { wanted: page.wanted }),
          posts,
          parts,
          recipe: digestOfTexts(setup, page.path, recipe),
        }
        return [plan(page.path, HTML, RANK.page, facts)]
      })
      const { style, script, stylesheet, index, opml, json, links } = spec
      const hasPages = pages.length > 0 || index !== undefined
      return [
        ...(hasPages ? text('style', style, 'text/css', RANK.style, '', () => PAGE_STYLE) : []),
        ...(hasPages ? text('script', script, 'text/javascript', RANK.style, '', () => PAGE_SCRIPT) : []),
        ...text('stylesheet', stylesheet, 'text/css', RANK.style, '', () => xmlStyle(wording)),
        ...pages,
        ...text('index', index, HTML, RANK.page, lists, (index) =>
          indexPage(listed, site, { ...spec, index }, wording),
        ),
        ...text('opml', opml, 'text/x-opml', RANK.page, lists, () =>
          opmlDocument(listed, site, wording.words),
        ),
        ...text('json', json, 'application/json', RANK.page, lists, () => catalogueDocument(listed, site)),
        ...text('links', links, HTML, RANK.page, lists, () => linksFragment(listed, site)),
      ]
    },
  }
}

/** All that lists say of a feed. */
function describe({ feed, addresses, page }: ListedFeed): string {
  const { key, title, home, taxonomy, term } = feed
  return JSON.stringify([key, title, home, taxonomy, term, addresses, page])
}

type PlanFacts = Pick<TextPlan, 'recipe' | 'parts' | 'posts' | 'key' | 'wanted'>
