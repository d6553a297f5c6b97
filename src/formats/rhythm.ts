import type { Rhythm } from '../core/rhythm.ts'
import { element } from '../core/xml.ts'
import { type Part, part } from './parts.ts'

/** mod_syndication: once in a period. */
export function rhythmPart(rhythm: Rhythm | undefined): Part {
  if (rhythm === undefined) return part('')
  const text = element('sy:updatePeriod', {}, rhythm) + element('sy:updateFrequency', {}, '1')
  return part(text, 'sy')
}

/**
 * RSS: for how many minutes a reader may keep the channel. A part of the period, and a day at most, so that who believes
 * it is not late.
 */
export function ttlElement(rhythm: Rhythm | undefined): string {
  return rhythm === undefined ? '' : element('ttl', {}, String(TTL_MINUTES[rhythm]))
}

const TTL_MINUTES: Readonly<Record<Rhythm, number>> = {
  hourly: 60,
  daily: 240,
  weekly: 720,
  monthly: 1440,
  yearly: 1440,
}
