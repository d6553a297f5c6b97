import type { DaemonRun, StatusPage } from '../../../src/daemon/http/status-data.ts'
import { at } from '../../builders.ts'

const now = at('2026-03-04T12:00:00Z')
const ago = (minutes: number): number => now - minutes * 60_000

export const PUBLISHED: DaemonRun = {
  at: ago(2),
  durationMs: 640,
  reason: 'posts/2026-03-04-dredging.md was saved',
  outcome: 'published',
  posts: 1204,
  written: 9,
  removed: 0,
  problems: [
    {
      path: 'posts/2026-02-30-ice.md',
      line: 3,
      severity: 'error',
      message: 'date: expected a day of the calendar, found 2026-02-30',
      hint: 'write the day that was meant',
    },
    {
      path: 'posts/2024-11-02-a-very-long-name-of-a-file-that-goes-on-and-on-about-buoys-and-beacons.md',
      severity: 'warning',
      message: 'image: /img/<buoy>.jpg is not there',
    },
  ],
}

export const UNCHANGED: DaemonRun = {
  at: ago(17),
  durationMs: 85,
  reason: 'every 15 minutes',
  outcome: 'unchanged',
  posts: 1204,
  problems: [],
}

/** A blog on an ordinary bad day: of everything that the page can show, some. */
export const BUSY: StatusPage = {
  site: { title: 'The Harbour Log', url: 'https://harbour.example/log/' },
  version: '1.4.0',
  started: ago(60 * 24 * 12),
  now,
  documents: 412,
  next: { at: now + 3 * 60_000 + 20_000, reason: '“Spring tides” falls due' },
  runs: [
    PUBLISHED,
    UNCHANGED,
    {
      at: ago(32),
      durationMs: 1900,
      reason: 'POST /hooks/run',
      outcome: 'refused',
      problems: [],
      message: '612 of 1,204 posts would be dropped, more than half; if that is meant, run with --force',
    },
    {
      at: ago(47),
      durationMs: 12_400,
      reason: 'the daemon started',
      outcome: 'failed',
      problems: [],
      message: 'bucket feeds at s3.example: the service did not answer within 20 s',
    },
  ],
  targets: [
    { name: 'directory /srv/www/log', state: 'ok', documents: 412, current: ago(2) },
    {
      name: 'bucket feeds at s3.example',
      state: 'failed',
      documents: 410,
      current: ago(60 * 26),
      message: '503 SlowDown, after 8 tries; the next run tries again',
    },
  ],
  feeds: [
    {
      title: 'The Harbour Log',
      path: 'feed.xml',
      url: 'https://harbour.example/log/feed.xml',
      changed: ago(2),
      readership: {
        services: [
          { name: 'Feedly', subscribers: 1312 },
          { name: 'Inoreader', subscribers: 204 },
          { name: 'NewsBlur', subscribers: 96 },
          { name: 'Feedbin', subscribers: 61 },
          { name: 'The Old Reader', subscribers: 8 },
        ],
        readersPerDay: 318,
        total: 1999,
      },
    },
    {
      title: 'The Harbour Log',
      path: 'atom.xml',
      url: 'https://harbour.example/log/atom.xml',
      changed: ago(2),
      readership: { services: [], readersPerDay: 41, total: 41 },
    },
    {
      title: 'Seezeichen & <Tonnen> – “Größe”',
      path: 'tags/größe/feed.xml',
      url: 'https://harbour.example/log/tags/gr%C3%B6%C3%9Fe/feed.xml',
      changed: ago(60 * 24 * 40),
      readership: { services: [], readersPerDay: 0, total: 0 },
    },
  ],
  hubs: [
    { url: 'https://hub.example/publish', state: 'ok', pending: 0, told: ago(2) },
    {
      url: 'https://second.example/',
      state: 'pending',
      pending: 3,
      told: ago(300),
      next: now + 95_000,
      message: '503 Service Unavailable',
    },
  ],
}

/** The same blog on a good day. */
export const CALM: StatusPage = {
  ...BUSY,
  runs: [UNCHANGED],
  targets: BUSY.targets.slice(0, 1),
  hubs: BUSY.hubs.slice(0, 1),
}

/** Before the first run. */
export const NEW: StatusPage = {
  ...BUSY,
  documents: 0,
  running: { since: ago(0.2), reason: 'the daemon started' },
  runs: [],
  targets: [{ name: 'directory /srv/www/log', state: 'unknown' }],
  feeds: [],
  hubs: [],
}
