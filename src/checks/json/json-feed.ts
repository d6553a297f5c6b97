import { formatDay, type Instant } from '../../core/dates.ts'
import type { Circumstances } from '../check-xml.ts'
import { quote, type Report } from '../finding.ts'
import type { Inspection } from '../grammar.ts'
import { rfc3339Instant } from '../values/dates.ts'
import { html } from '../values/html.ts'
import { findMarkup } from '../values/text.ts'
import { isSameDocument } from '../values/uri.ts'
import { JsonFault, type JsonNode, type JsonObject, parseJson } from './parse.ts'
import {
  address,
  anyString,
  checkObject,
  count,
  date,
  describe,
  languageTag,
  listOf,
  type MemberCheck,
  mimeType,
  objectOf,
  type Shape,
  stringOf,
  text,
  truth,
} from './shape.ts'

const DAY_MS = 86_400_000

/** Holds the text of a JSON Feed against all rules; true when it is one. */
export function checkJsonFeed(
  source: string,
  { now, address, asked }: Circumstances,
  report: Report,
): boolean {
  const root = parse(source, report)
  if (root === undefined) return false
  if (root.kind !== 'object' || !(root.members.has('version') || root.members.has('items'))) {
    report('not-a-feed', root, `expected a JSON Feed, found ${describe(root)}`)
    return false
  }
  checkObject(root, FEED, 'feed', report)
  const self = stringOf(root, 'feed_url')
  const places = [address, asked].filter((place) => place !== undefined)
  if (self !== undefined && places.length > 0 && !places.some((place) => isSameDocument(self, place)))
    report(
      'self-is-elsewhere',
      root.members.get('feed_url') ?? root,
      `feed_url: expected ${address}, found ${quote(self)}`,
    )
  const items = root.members.get('items')
  if (items?.kind !== 'list') return true
  const met = new Set<string>()
  for (const [index, item] of items.items.entries()) checkItem(item, `items[${index}]`, { now, met, report })
  return true
}

/** Holds one item against all rules, but that its id is no other's. */
export function checkJsonItem(source: string, now: Instant | undefined, report: Report): void {
  const item = parse(source, report)
  if (item !== undefined) checkItem(item, 'item', { now, met: new Set(), report })
}

function parse(source: string, report: Report): JsonNode | undefined {
  try {
    return parseJson(source)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    report('json-not-well-formed', error, error.message)
    return undefined
  }
}

/** Readers show it as it is. */
const plain: MemberCheck = (node, name, report) => {
  text(node, name, report)
  const markup = node.kind === 'string' ? findMarkup(String(node.value)) : undefined
  if (markup !== undefined)
    report('html-in-plain-text', node, `${name}: expected plain text, found ${quote(markup)}`)
}

const author: Shape = {
  members: { name: plain, url: address, avatar: address },
  also({ members, offset }, path, report) {
    if (!members.has('name') && !members.has('url') && !members.has('avatar'))
      report('json-author', { offset }, `${path}: found an author without name, url and avatar`)
  },
}

/** 1.0's, replaced by a list. */
const obsoleteAuthor: MemberCheck = (node, name, report) => {
  checkObject(node, author, name, report)
}

const hub: Shape = {
  members: { type: text, url: address },
  also({ members, offset }, path, report) {
    if (!members.has('type') || !members.has('url'))
      report('json-hub', { offset }, `${path}: expected type and url`)
  },
}

const attachment: Shape = {
  members: {
    url: address,
    mime_type: mimeType,
    title: plain,
    size_in_bytes: count('json-attachment'),
    duration_in_seconds: count('json-attachment'),
  },
  also({ members, offset }, path, report) {
    for (const name of ['url', 'mime_type'])
      if (!members.has(name)) report('json-attachment', { offset }, `${path}: expected ${name}`)
  },
}

const both = {
  author: obsoleteAuthor,
  authors: listOf(objectOf(author)),
  language: languageTag,
}

const FEED: Shape = {
  members: {
    ...both,
    version(node, name, report) {
      if (!/^https:\/\/jsonfeed\.org\/version\/1(?:\.1)?$/.test(String((node as { value?: unknown }).value)))
        report(
          'json-version',
          node,
          `${name}: expected "https://jsonfeed.org/version/1.1", found ${describe(node)}`,
        )
    },
    title: plain,
    home_page_url: address,
    feed_url: address,
    description: plain,
    user_comment: anyString,
    next_url: address,
    icon: address,
    favicon: address,
    expired: truth,
    hubs: listOf(objectOf(hub)),
    items: listOf(() => {}),
  },
  also: checkFeed,
}

function checkFeed(feed: JsonObject, path: string, report: Report): void {
  const { members, offset } = feed
  for (const name of ['version', 'title', 'items'])
    if (!members.has(name)) report('json-missing', { offset }, `${path}: expected ${name}`)
  const next = stringOf(feed, 'next_url')
  if (next !== undefined && next === stringOf(feed, 'feed_url'))
    report(
      'json-paging',
      members.get('next_url') ?? feed,
      `next_url: found the feed’s own address ${quote(next)}`,
    )
  checkAuthor(feed, stringOf(feed, 'version') ?? '', path, report)
}

function checkAuthor({ members }: JsonObject, version: string, path: string, report: Report): void {
  const old = members.get('author')
  if (old !== undefined && version.endsWith('1.1') && !members.has('authors'))
    report('json-obsolete', old, `${path}: found "author" in version 1.1`)
}

const ITEM: Shape = {
  members: {
    ...both,
    id(node, name, report) {
      if (node.kind !== 'string' || node.value === '')
        report('json-id', node, `${name}: expected a string, found ${describe(node)}`)
    },
    url: address,
    external_url: address,
    title: plain,
    content_html: anyString,
    content_text: anyString,
    summary: plain,
    image: address,
    banner_image: address,
    date_published: date,
    date_modified: date,
    tags: listOf(plain),
    attachments: listOf(objectOf(attachment)),
  },
  also({ members, offset }, path, report) {
    if (!members.has('id')) report('json-id', { offset }, `${path}: expected id`)
    if (!members.has('content_html') && !members.has('content_text'))
      report('json-content-missing', { offset }, `${path}: found neither content_html nor content_text`)
  },
}

interface ItemContext {
  readonly now: Instant | undefined
  readonly met: Set<string>
  readonly report: Report
}

function checkItem(node: JsonNode, path: string, { now, met, report }: ItemContext): void {
  checkObject(node, ITEM, path, report)
  if (node.kind !== 'object') return
  const id = stringOf(node, 'id')
  if (id !== undefined && met.has(id))
    report('json-id-twice', node.members.get('id') ?? node, `${path}.id: found ${quote(id)} a second time`)
  if (id !== undefined) met.add(id)
  const content = node.members.get('content_html')
  if (content?.kind === 'string') checkHtml(content, String(content.value), `${path}.content_html`, report)
  checkDates(node, path, now, report)
}

function checkHtml({ offset }: JsonNode, text: string, name: string, report: Report): void {
  const inspection: Inspection = { report, format: 'rss', version: '2.0', source: '', seen: new Map() }
  const element = {
    name,
    local: name,
    vocabulary: '',
    namespace: '',
    prefix: '',
    offset,
    attributes: [],
    children: [],
    parent: undefined,
    text,
    inner: offset,
    end: offset,
  }
  html({ text, name, section: 'JSON Feed 1.1, Items', inspection, offset, element })
}

function checkDates(item: JsonObject, path: string, now: Instant | undefined, report: Report): void {
  for (const name of ['date_published', 'date_modified']) {
    const instant = rfc3339Instant(stringOf(item, name) ?? '')
    const node = item.members.get(name)
    if (instant === undefined || node === undefined) continue
    if (instant < Date.UTC(1990, 0, 1) || (now !== undefined && instant > now + DAY_MS))
      report('implausible-date', node, `${path}.${name}: found ${formatDay(instant)}`, 'JSON Feed 1.1, Items')
  }
}
