import type { LedgerEntry } from '../core/ledger.ts'
import type { Manifest } from '../core/manifest.ts'

/** A ledger entry as it is stored: dates as people read them; those equal to `published` are not repeated. */
export interface StoredEntry
  extends Omit<LedgerEntry, 'seen' | 'published' | 'written' | 'updated' | 'gone' | 'noticed'> {
  readonly seen?: string
  readonly published: string
  readonly written?: string
  readonly updated?: string
  readonly gone?: string
  readonly noticed?: string
}

/** What is wrong with a stored manifest, or nothing: state lies where anybody may have changed it. */
export function manifestFault(value: Record<string, unknown>): string | undefined {
  const { generation, published, phase, documents, planned, feeds, ledger, troubled } =
    value as Partial<Manifest>
  if (!Number.isSafeInteger(generation)) return 'its generation is no number'
  if (published !== undefined && !Number.isSafeInteger(published)) return 'its time is no number'
  if (phase !== 'done' && phase !== 'publishing') return 'it has no phase'
  if (!isRecordOf(documents, isHeldDocument)) return 'its documents are not as they should be'
  if (!isRecordOf(planned, isTexts)) return 'what was planned is not as it should be'
  if (!isRecordOf(feeds, isKnownFeed)) return 'its feeds are not as they should be'
  if (!isObject(ledger) || !isTexts(ledger.shards)) return 'it does not say where the ledger is'
  if (ledger.planned !== undefined && !isRecordOf(ledger.planned, isTexts))
    return 'what was planned for the ledger is not as it should be'
  return isTexts(troubled) ? undefined : 'its list of posts with problems is none'
}

/** What is wrong with the posts of a stored ledger shard, or nothing. */
export function shardFault(posts: unknown): string | undefined {
  return isRecordOf(posts, isStoredEntry) ? undefined : 'its posts are not as they should be'
}

/** What is wrong with what was stored of notifiers, or nothing. */
export function notifiedFault(notifiers: unknown): string | undefined {
  return isRecordOf(notifiers, isNotifierRecord) ? undefined : 'its notifiers are not as they should be'
}

function isNotifierRecord(value: unknown): boolean {
  if (!isObject(value)) return false
  const { told, refused, outage } = value
  return (
    isRecordOf(told, isText) &&
    isRecordOf(refused, isSetback) &&
    (outage === undefined ||
      (isSetback(outage) && Number.isSafeInteger((outage as { since?: unknown }).since)))
  )
}

/** A refusal or an outage. */
function isSetback(value: unknown): boolean {
  if (!isObject(value)) return false
  const { attempts, next, why } = value
  return Number.isSafeInteger(attempts) && (next === undefined || Number.isSafeInteger(next)) && isText(why)
}

function isStoredEntry(value: unknown): value is StoredEntry {
  if (!isObject(value)) return false
  const { id, iri, path, digest, published, seen, written, updated, gone, noticed } = value
  const dates = [seen, written, updated, gone, noticed].filter((date) => date !== undefined)
  return (
    [id, path, digest].every(isText) &&
    (iri === undefined || isText(iri)) &&
    [published, ...dates].every(isDate)
  )
}

function isHeldDocument(value: unknown): boolean {
  if (!isObject(value)) return false
  const { sha256, length, recipe, version, label, feed, optional, changed, found, unwanted } = value
  const texts = [version, label, feed].filter((text) => text !== undefined)
  const instants = [changed, unwanted].filter((instant) => instant !== undefined)
  if (![optional, found].every((mark) => mark === undefined || mark === true)) return false
  return [sha256, recipe, ...texts].every(isText) && [length, ...instants].every(Number.isSafeInteger)
}

function isKnownFeed(value: unknown): boolean {
  if (!isObject(value) || !isText(value.id) || !Number.isFinite(value.updated)) return false
  return value.podcast === undefined || isText(value.podcast)
}

function isRecordOf<T>(value: unknown, isMember: (member: unknown) => boolean): value is Record<string, T> {
  return isObject(value) && Object.values(value).every(isMember)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isDate(value: unknown): boolean {
  return isText(value) && Number.isFinite(Date.parse(value))
}
