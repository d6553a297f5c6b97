import { expect, it } from 'vitest'
import { History, type RunRecord } from '../../src/daemon/history.ts'
import { tellRun } from '../../src/daemon/tell-run.ts'
import { at } from '../builders.ts'
import { NotingLog } from './noting-log.ts'

const problem = { path: 'posts/a.md', line: 3, severity: 'error' as const, message: 'no date' }

const record = (facts: Partial<RunRecord>): RunRecord => ({
  at: at('2026-03-04T12:00:00Z'),
  durationMs: 40,
  reason: 'the schedule',
  outcome: 'unchanged',
  problems: [],
  targets: [],
  ...facts,
})
const unchanged = record({ posts: 2 })
const failed = record({ outcome: 'failed', message: 'directory out: the disk is full' })
const worse = record({ outcome: 'failed', message: 'directory out: it is gone' })
const troubled = record({ posts: 1, problems: [problem] })
const published = record({ outcome: 'published', posts: 2, written: 3, removed: 1 })

it.each<[string, readonly RunRecord[], readonly string[]]>([
  ['what changed nothing', [unchanged, unchanged], []],
  ['a publication', [published], ['info: published 3 and removed 1 documents']],
  [
    'the same failure is said once, another one again',
    [failed, failed, failed, worse, failed],
    [
      'error: directory out: the disk is full',
      'error: directory out: it is gone',
      'error: directory out: the disk is full',
    ],
  ],
  [
    'that a failure is over',
    [failed, unchanged, unchanged],
    ['error: directory out: the disk is full', 'info: all is published again as it should be'],
  ],
  [
    'a problem of a file is said once, also when a run failed in between',
    [troubled, troubled, failed, troubled],
    [
      expect.stringContaining('posts/a.md:3: no date'),
      'error: directory out: the disk is full',
      'info: all is published again as it should be',
    ],
  ],
  [
    'a problem that is there again is said again',
    [troubled, unchanged, troubled],
    [expect.stringContaining('posts/a.md:3'), expect.stringContaining('posts/a.md:3')],
  ],
])('the log tells of %s', (_what, records, lines) => {
  const history = new History(['directory out'])
  const log = new NotingLog()
  for (const one of records) {
    history.add(one)
    tellRun(history, log)
  }
  expect(log.lines).toEqual(lines)
})
