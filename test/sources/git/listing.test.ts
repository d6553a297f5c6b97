import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlobReader } from '../../../src/sources/git/blob-reader.ts'
import { type Listing, ListingReader } from '../../../src/sources/git/listing.ts'
import '../../seeded.ts'

const OID = 'f87c21ee81123e7179c53fa9db5cf7d1e03ab6a5'

function listing(lines: readonly string[], foldsCase = false, cut = 7): Listing {
  const reader = new ListingReader(foldsCase)
  const bytes = Buffer.from(lines.map((line) => `${line}\0`).join(''))
  for (let at = 0; at < bytes.length; at += cut) reader.add(bytes.subarray(at, at + cut))
  return reader.end()
}

const file = (path: string, size = '40'): string => `100644 blob ${OID} ${size.padStart(7)}\t${path}`

describe('the files of a commit', () => {
  it('are read with their names as they are', () => {
    const { files, leftOut } = listing([file('a b\tc\nd.md'), file('é/日本.md', '0')])
    expect(leftOut).toEqual([
      { path: 'a b\tc\nd.md', reason: 'its name could mean another place', severity: 'error' },
    ])
    expect([...files]).toEqual([['é/日本.md', { oid: OID, size: 0 }]])
  })

  it.each(
    [
      '../a.md',
      'a/../b.md',
      '/a.md',
      'a//b.md',
      './a.md',
      'a\\..\\b.md',
      '.git',
      '.GIT/config',
      'x/.git/config',
    ].concat([
      '.gi\u200ct/config',
      'git~1/config',
      '.git /config',
      '.git./config',
      '.git::$INDEX_ALLOCATION/config',
      '...',
    ]),
  )('%j is left out', (path) => {
    expect(listing([file(path)])).toEqual({
      files: new Map(),
      leftOut: [{ path, reason: 'its name could mean another place', severity: 'error' }],
    })
  })

  it.each(['.gitignore', '.github/x.md', 'a.git/x.md', 'x..md', 'a:b.md', 'con.md', '-x.md', '__proto__'])(
    '%j is an ordinary name',
    (path) => {
      expect([...listing([file(path)]).files.keys()]).toEqual([path])
    },
  )

  it('that are links or submodules are left out, and only a link that could be a post is worth a word', () => {
    const { files, leftOut } = listing([
      `120000 blob ${OID}      11\tabout.md`,
      `120000 blob ${OID}      11\tcurrent`,
      `160000 commit ${OID}       -\tthemes/plain`,
    ])
    expect(files.size).toBe(0)
    expect(leftOut.map(({ path, severity }) => [path, severity])).toEqual([
      ['about.md', 'warning'],
      ['current', undefined],
      ['themes/plain', undefined],
    ])
  })

  it('whose names are one on this machine: the first one stays', () => {
    const lines = ['A.md', 'B', 'Dir/x.md', 'a.md', 'b/y.md', 'dir', 'e\u0301.md', 'é.md'].map((path) =>
      file(path),
    )
    expect([...listing(lines, true).files.keys()]).toEqual(['A.md', 'B', 'Dir/x.md', 'e\u0301.md'])
    expect(listing(lines, true).leftOut.map(({ severity }) => severity)).toEqual(Array(4).fill('error'))
    expect(listing(lines, false).files.size).toBe(8)
  })

  it('that are too many, too large or named too long are refused', () => {
    expect(() => listing([file('a', String(5 * 1024 ** 3))])).toThrow('has more than 4 GiB of files')
    const many = Array.from({ length: 200_001 }, (_, index) => file(`${index}`))
    expect(() => listing(many, false, 1 << 20)).toThrow('has more than 200000 files')
    expect(listing([file('x'.repeat(256)), file(`${'x/'.repeat(1000)}y`)]).leftOut).toHaveLength(2)
  })
})

describe('the bytes of files', () => {
  const read = (contents: readonly Uint8Array[], cut: number): Buffer[] => {
    const got: Buffer[][] = []
    const reader = new BlobReader({
      begin: (index) => {
        got[index] = []
      },
      write: (bytes) => void got.at(-1)?.push(Buffer.from(bytes)),
      finish: () => {},
      abandon: () => expect.fail(),
    })
    const stream = Buffer.concat(
      contents.flatMap((bytes) => [Buffer.from(`${OID} blob ${bytes.length}\n`), bytes, Buffer.from('\n')]),
    )
    for (let at = 0; at < stream.length; at += cut) reader.add(stream.subarray(at, at + cut))
    reader.end(contents.length)
    reader.close()
    return got.map((parts) => Buffer.concat(parts))
  }

  it('come out as they went in, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 })),
        fc.integer({ min: 1, max: 300 }),
        (contents, cut) => {
          expect(read(contents, cut).map((bytes) => [...bytes])).toEqual(contents.map((bytes) => [...bytes]))
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([`${OID} missing\n`, `${OID} tree 12\n`, 'x\n'])('%j is an error', (header) => {
    const sink = { begin: () => {}, write: () => {}, finish: () => {}, abandon: () => {} }
    expect(() => new BlobReader(sink).add(Buffer.from(header))).toThrow('corrupt object')
    expect(() => new BlobReader(sink).end(1)).toThrow('0 of 1 files')
  })
})
