import { describe, expect, it } from 'vitest'
import { servedSetOf } from '../../src/daemon/publishing.ts'
import type { DocumentReport, Report } from '../../src/pipeline/report.ts'

/** What readers are given after a run. */

const document = (path: string, facts: Partial<DocumentReport> = {}): DocumentReport => ({
  path,
  url: `https://example.com/${path}`,
  mediaType: 'application/atom+xml',
  title: 'Example',
  sha256: 'a'.repeat(64),
  length: 1,
  action: 'keep',
  reason: 'unchanged',
  ...facts,
})

function feedsOf(...documents: DocumentReport[]) {
  const report = { documents } as Pick<Report, 'documents'> as Report
  const outcome = {
    report,
    failures: [],
    site: { title: 'E', url: 'https://example.com/' },
    targets: ['out'],
  }
  return servedSetOf(outcome, {}, ['https://hub.example/']).documents.map(({ feed }) => feed)
}

describe('a document', () => {
  it('of a feed names the hubs', () => {
    expect(feedsOf(document('atom.xml'))).toEqual([
      { title: 'Example', self: 'https://example.com/atom.xml', hubs: ['https://hub.example/'] },
    ])
  })

  it('of an archive names none, and says its period', () => {
    expect(feedsOf(document('archive/2011/atom.xml', { period: '2011' }))).toEqual([
      {
        title: 'Example (2011)',
        self: 'https://example.com/archive/2011/atom.xml',
        hubs: [],
        isArchive: true,
      },
    ])
  })
})
