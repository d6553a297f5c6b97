import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/core/problem.ts'
import { azureTarget } from '../../src/targets/azure.ts'
import { failure, put } from './answers.ts'
import { describeTarget } from './describe-target.ts'
import { CREDENTIALS, startFakeAzure } from './fake-azure.ts'
import type { FakeStore } from './fake-store.ts'
import { azure, NOW } from './providers.ts'

/** What is Azure's alone; object-target.test.ts has what every object storage does. */

const { open } = azure

describeTarget('azure', async () => {
  const fake = await startFakeAzure()
  return {
    target: open(fake),
    again: open(fake),
    paths: async () =>
      [...fake.objects.keys()].filter((key) => !/^feedmill-state\/(?:lease|probe)\.json$/.test(key)).sort(),
    dispose: () => fake.close(),
  }
})

let fake: FakeStore
beforeEach(async () => {
  fake = await startFakeAzure()
})
afterEach(() => fake.close())

const quick = { patience: { attempts: 3, baseMs: 1 }, timeoutMs: 300 }

describe('a fault', () => {
  it.each([
    [503, 'ServerBusy, 503', 'out of order'],
    ['hang', 'NoAnswerError; no answer within 0.3 s', 'check the network'],
    ['cut', 'ECONNRESET', 'check the network'],
  ] as const)('of the kind %s that does not end is named', async (kind, word, remedy) => {
    fake.fault = () => kind
    const { message, exitCode } = await failure(put(open(fake, quick), 'feed.xml', 'one'))
    expect(message).toContain('azure feeds: feed.xml: cannot be written: ')
    expect(message).toContain(word)
    expect(message).toContain(remedy)
    expect(exitCode).toBe(3)
    expect(fake.requests).toHaveLength(3)
  })

  it('in the middle of an answer is outlived: half a manifest is none', async () => {
    const target = open(fake, quick)
    await put(target, 'feed.xml', 'one and two')
    fake.requests = []
    fake.fault = (line, nth) => (line === 'GET feed.xml' && nth === 1 ? 'cut-answer' : undefined)
    expect(Buffer.from((await target.read('feed.xml')) ?? []).toString()).toBe('one and two')
    expect(fake.requests).toEqual(['GET feed.xml', 'GET feed.xml'])
    fake.fault = (line) => (line === 'GET feed.xml' ? 'cut-answer' : undefined)
    const { message } = await failure(target.read('feed.xml'))
    expect(message).toContain('feed.xml: cannot be read: BrokenAnswerError; ')
    expect(message).toContain('check the network')
  })

  it('that a second try cannot mend is not tried again', async () => {
    fake.fault = () => 409
    const { message } = await failure(put(open(fake), 'feed.xml', 'one'))
    expect(message).toContain('BlobImmutableDueToPolicy, 409')
    expect(message).toContain('publish to another container')
    expect(fake.requests).toEqual(['PUT feed.xml'])
  })

  it('that only looks like a missing blob is none: fresh ids would show every post as new', async () => {
    fake.fault = () => 404
    const { message } = await failure(open(fake).read('feedmill-state/manifest.json'))
    expect(message).toContain('404')
    expect(message).toContain('check account, endpoint and container')
  })

  it('tells what to do', async () => {
    const absent = await failure(open(fake, { container: 'other' }).read('feed.xml'))
    expect(absent.message).toContain('azure other: feed.xml: cannot be read: ContainerNotFound, 404')
    expect(absent.message).toContain('create the container')
    await fake.close()
    const unreachable = await failure(open(fake, quick).read('feed.xml'))
    expect(unreachable.message).toContain('ECONNREFUSED')
    expect(unreachable.message).toContain('check the network')
  })
})

describe('credentials', () => {
  const KEY = CREDENTIALS.AZURE_STORAGE_KEY
  const SAS = 'sv=2024-08-04&sp=racwd&sig=c2VjcmV0'
  const targetWith = (
    variables: Record<string, string>,
    place: { account?: string; endpoint?: string } = {},
  ) => {
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const cacheControl = { feeds: 'no-cache', others: 'no-cache' }
    const now = (): number => NOW
    const rest = { prefix: '', cacheControl, removeAfterMs: 0, adoptFiles: false, now, log }
    return azureTarget({ container: 'feeds', patience: { attempts: 1 }, variables, ...place, ...rest })
  }

  it.each([
    ['key', () => ({ AZURE_STORAGE_ACCOUNT: 'feedmill', AZURE_STORAGE_KEY: KEY })],
    ['connection string', (endpoint: string) => ({ AZURE_STORAGE_CONNECTION_STRING: connection(endpoint) })],
  ])('may be a %s', async (_kind, variables) => {
    const target = targetWith(variables(fake.endpoint), { endpoint: fake.endpoint })
    expect(await target.read('feed.xml')).toBeUndefined()
    expect(fake.requests).toEqual(['GET feed.xml'])
  })

  it('of a connection string say where, too', async () => {
    const target = targetWith({ AZURE_STORAGE_CONNECTION_STRING: connection(fake.endpoint) })
    expect(await target.read('feed.xml')).toBeUndefined()
  })

  const connection = (endpoint: string): string =>
    `DefaultEndpointsProtocol=http;AccountName=feedmill;AccountKey=${KEY};BlobEndpoint=${endpoint}/;`

  it.each([
    ['a SAS token', { AZURE_STORAGE_SAS_TOKEN: `?${SAS}` }],
    ['one in a connection string', { AZURE_STORAGE_CONNECTION_STRING: `SharedAccessSignature=${SAS}` }],
  ])('that are %s are in the address, and in no message', async (_kind, variables) => {
    const target = targetWith(variables, { endpoint: fake.endpoint })
    const refused = await failure(target.read('feed.xml'))
    expect(fake.queries[0]).toContain('sig=c2VjcmV0')
    await fake.close()
    const unreachable = await failure(target.read('feed.xml'))
    for (const error of [refused, unreachable]) {
      expect(error.message).not.toContain('c2VjcmV0')
      expect(error.cause).toBeUndefined()
    }
    expect(refused.message).toContain('AuthenticationFailed, 403')
    expect(refused.message).toContain('check the account, its key or the SAS token')
  })

  it.each([
    ['no account', {}, {}, 'expected the storage account, found none; set account'],
    [
      'a key that is none',
      { AZURE_STORAGE_KEY: 'k%y' },
      { account: 'abc' },
      'AZURE_STORAGE_KEY: expected an',
    ],
    [
      'a key of another account',
      { AZURE_STORAGE_ACCOUNT: 'other', AZURE_STORAGE_KEY: KEY },
      { account: 'abc' },
      'account is abc, but AZURE_STORAGE_KEY is for other',
    ],
    [
      'a key of nobody',
      { AZURE_STORAGE_KEY: KEY },
      { endpoint: 'http://localhost/' },
      'AZURE_STORAGE_KEY is set; set AZURE_STORAGE_ACCOUNT',
    ],
    [
      'half a connection string',
      { AZURE_STORAGE_CONNECTION_STRING: 'AccountName=abc' },
      {},
      'expected AccountName and AccountKey',
    ],
    [
      'the emulator’s short name',
      { AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true' },
      {},
      'write out the emulator',
    ],
  ])('that are %s are refused before anything is done', (_what, variables, place, message) => {
    const open = (): unknown => targetWith(variables as Record<string, string>, place)
    expect(open).toThrow(OperatorError)
    expect(open).toThrow(message)
    expect(open).toThrow('azure feeds: ')
  })

  it('that nobody gives are asked for', async () => {
    const error = await targetWith({}, { account: 'abc' })
      .read('feed.xml')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(OperatorError)
    expect((error as Error).message).toContain('expected credentials, found none; set AZURE_STORAGE_')
    expect((error as Error).message).toContain('npm install @azure/identity')
  })
})
