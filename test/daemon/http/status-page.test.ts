import { describe, expect, it } from 'vitest'
import { concernsOf, type StatusPage, statusJson } from '../../../src/daemon/http/status-data.ts'
import { statusPage } from '../../../src/daemon/http/status-page.ts'
import { ago, count, span, took, until } from '../../../src/daemon/http/wording.ts'
import { BUSY, CALM, NEW, PUBLISHED, UNCHANGED } from './status-sample.ts'

const HOSTILE = `<script>alert("1")</script>'&\u0000`

describe('the status page', () => {
  it('shows all that matters', () => {
    const html = statusPage(BUSY)
    for (const part of [
      'This needs a look',
      '2026-02-30-ice.md:3',
      'write the day that was meant',
      'in 3 minutes',
      'Feedly 1,312',
      'by themselves 318',
      '612 of 1,204 posts would be dropped',
      'second.example <small>3 feeds to be told, again in 1 minute',
    ])
      expect(html).toContain(part)
    expect(statusPage(CALM)).toContain('All is well')
    expect(statusPage(NEW)).toContain('Nothing was published yet.</strong> The first run is going on.')
  })

  it('escapes whatever it is told', () => {
    const page: StatusPage = {
      ...BUSY,
      site: { title: HOSTILE, url: `https://example.com/${HOSTILE}` },
      version: HOSTILE,
      next: { at: BUSY.now, reason: HOSTILE },
      runs: [
        {
          at: BUSY.now,
          durationMs: 1,
          reason: HOSTILE,
          outcome: 'failed',
          message: HOSTILE,
          problems: [{ path: HOSTILE, severity: 'error', message: HOSTILE, hint: HOSTILE }],
        },
      ],
      targets: [{ name: HOSTILE, state: 'failed', message: HOSTILE }],
      feeds: [
        {
          title: HOSTILE,
          path: HOSTILE,
          url: HOSTILE,
          changed: BUSY.now,
          readership: { services: [{ name: HOSTILE, subscribers: 1 }], readersPerDay: 1, total: 2 },
        },
      ],
      hubs: [{ url: HOSTILE, state: 'failed', pending: 1, message: HOSTILE }],
    }
    for (const one of [page, { ...page, running: { since: BUSY.now, reason: HOSTILE } }]) {
      expect(statusPage(one)).not.toMatch(/<script|"1"|\u0000/)
      expect(statusPage(one).match(/&#60;script&#62;/g)?.length).toBeGreaterThan(15)
    }
  })

  it('stays short, however much there is', () => {
    const page: StatusPage = {
      ...BUSY,
      runs: Array.from({ length: 500 }, () => ({
        ...PUBLISHED,
        problems: Array(5000).fill(PUBLISHED.problems[0]),
      })),
      feeds: Array(3000).fill(BUSY.feeds[0]),
    }
    const html = statusPage(page)
    expect(html.length).toBeLessThan(500_000)
    expect(html).toContain('2,900 feeds more, in status.json')
    expect(html).toContain('and 4,950 more, in status.json')
  })

  it('says for programs what it says for people', () => {
    expect(statusJson(BUSY)).toMatchObject({
      ok: false,
      concerns: [
        'Publishing to bucket feeds at s3.example fails.',
        'One post has a problem and cannot be published.',
      ],
      now: '2026-03-04T12:00:00Z',
      next: { at: '2026-03-04T12:03:20Z' },
      runs: [{ at: '2026-03-04T11:58:00Z', durationMs: 640 }, {}, {}, {}],
      hubs: [{}, { pending: 3, next: '2026-03-04T12:01:35Z' }],
      feeds: [{ changed: '2026-03-04T11:58:00Z', readership: { total: 1999 } }, {}, {}],
    })
    expect(statusJson(CALM)).toMatchObject({ ok: true, concerns: [] })
  })
})

describe('what is a concern', () => {
  it.each<[what: string, facts: Partial<StatusPage>, concerns: readonly string[]]>([
    ['nothing', {}, []],
    ['a failed run', { runs: [{ ...UNCHANGED, outcome: 'failed' }] }, ['The last run failed.']],
    [
      'a refused run',
      { runs: [{ ...UNCHANGED, outcome: 'refused' }] },
      ['The last run was refused: it would have changed too much.'],
    ],
    ['a failure that is past', { runs: [UNCHANGED, { ...UNCHANGED, outcome: 'failed' }] }, []],
    [
      'a warning',
      { runs: [{ ...UNCHANGED, problems: [{ path: 'a.md', severity: 'warning', message: 'odd' }] }] },
      [],
    ],
    [
      'a target that is held',
      { targets: [{ name: 'directory out', state: 'busy' }] },
      ['Another publisher holds directory out.'],
    ],
    ['a hub that is pending', { hubs: BUSY.hubs }, []],
    [
      'a hub that was given up',
      { hubs: [{ url: 'https://hub.example/', state: 'failed', pending: 1 }] },
      ['The hub hub.example could not be told.'],
    ],
  ])('%s', (_what, facts, concerns) => {
    expect(concernsOf({ ...CALM, ...facts })).toEqual(concerns)
  })
})

describe('wording', () => {
  it.each([
    [count(1, 'post'), '1 post'],
    [count(0, 'post'), '0 posts'],
    [count(1_234_567, 'post'), '1,234,567 posts'],
    [span(-5), '0 ms'],
    [span(999), '999 ms'],
    [span(59_999), '59 seconds'],
    [span(60_000), '1 minute'],
    [span(50 * 3_600_000), '2 days'],
    [took(85), '85 ms'],
    [took(1900), '1.9 s'],
    [took(90_000), '1 minute'],
    [ago(1000, 1500), 'just now'],
    [ago(0, 7_200_000), '2 hours ago'],
    [until(1000, 1500), 'now'],
    [until(90_000, 0), 'in 1 minute'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})
