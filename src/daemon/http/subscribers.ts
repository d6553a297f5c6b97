import { createHmac, randomBytes } from 'node:crypto'
import type { Instant } from '../../core/dates.ts'
import { byCodeUnit } from '../../core/text.ts'
import { isMachine, readService } from './user-agent.ts'

/** Who reads a feed, as far as its readers tell. */
export interface Readership {
  /** What services said within the last 30 days, the largest first. */
  readonly services: readonly { readonly name: string; readonly subscribers: number }[]
  /** Single readers (address and user agent) of the last whole day, in UTC, or of today when these are more. */
  readonly readersPerDay: number
  /** Both together. */
  readonly total: number
}

/** Counts who reads, in memory: nothing of it is a person's, nothing is written, and all of it is bounded. */
export interface Subscribers {
  /**
   * A feed was fetched.
   *
   * @param path of the document
   * @param address of the client; it is hashed with a key of this day and not kept
   */
  note(path: string, userAgent: string, address: string, now: Instant): void
  of(path: string, now: Instant): Readership
}

const DAY_MS = 86_400_000
const SERVICE_DAYS = 30
/** Of all feeds together: further ones are not counted until others are forgotten. */
const SERVICES_MAX = 20_000
const READERS_MAX = 200_000

interface Said {
  readonly name: string
  readonly subscribers: number
  readonly at: Instant
}

/** A day's single readers. Its key is forgotten with it, so no two days can be compared. */
interface Day {
  readonly number: number
  readonly key: Buffer
  /** Path → 48 bits of keyed hashes. */
  readonly readers: Map<string, Set<number>>
  size: number
}

/** Nobody counted yet. */
export function countSubscribers(): Subscribers {
  const services = new Map<string, Map<string, Said>>()
  let servicesSize = 0
  let today: Day = startDay(Number.NEGATIVE_INFINITY)
  let yesterday = today

  function turnTo(now: Instant): void {
    const number = Math.floor(now / DAY_MS)
    if (number <= today.number) return
    yesterday = today.number === number - 1 ? today : startDay(number - 1)
    today = startDay(number)
    for (const [path, said] of services) {
      for (const [key, { at }] of said) {
        if (now - at <= SERVICE_DAYS * DAY_MS) continue
        said.delete(key)
        servicesSize -= 1
      }
      if (said.size === 0) services.delete(path)
    }
  }

  return {
    note(path, userAgent, address, now) {
      turnTo(now)
      const service = readService(userAgent)
      if (service !== undefined) {
        const said = services.get(path) ?? new Map<string, Said>()
        const key = `${service.name}\n${service.feedId}`
        if (!said.has(key)) {
          if (servicesSize >= SERVICES_MAX) return
          servicesSize += 1
        }
        said.set(key, { name: service.name, subscribers: service.subscribers, at: now })
        services.set(path, said)
        return
      }
      if (isMachine(userAgent) || today.size >= READERS_MAX) return
      const readers = today.readers.get(path) ?? new Set<number>()
      const before = readers.size
      readers.add(hashReader(today.key, address, userAgent))
      today.size += readers.size - before
      today.readers.set(path, readers)
    },

    of(path, now) {
      turnTo(now)
      const sums = new Map<string, number>()
      for (const { name, subscribers } of services.get(path)?.values() ?? [])
        sums.set(name, (sums.get(name) ?? 0) + subscribers)
      const readersPerDay = Math.max(
        today.readers.get(path)?.size ?? 0,
        yesterday.readers.get(path)?.size ?? 0,
      )
      return {
        services: [...sums]
          .map(([name, subscribers]) => ({ name, subscribers }))
          .sort((a, b) => b.subscribers - a.subscribers || byCodeUnit(a.name, b.name)),
        readersPerDay,
        total: [...sums.values()].reduce((sum, subscribers) => sum + subscribers, readersPerDay),
      }
    },
  }
}

function startDay(number: number): Day {
  return { number, key: randomBytes(32), readers: new Map(), size: 0 }
}

function hashReader(key: Buffer, address: string, userAgent: string): number {
  return createHmac('sha256', key).update(`${address}\n${userAgent}`).digest().readUIntBE(0, 6)
}
