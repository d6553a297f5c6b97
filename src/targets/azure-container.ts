import { createRequire } from 'node:module'
import type {
  BlobDownloadResponseParsed,
  BlobGetPropertiesResponse,
  ContainerClient,
  StoragePipelineOptions,
} from '@azure/storage-blob'
import { OperatorError } from '../core/problem.ts'
import type { AzureAccess, AzureCredential } from './azure-access.ts'
import { BrokenAnswerError, codeOf, explainAzureError, NoAnswerError } from './azure-error.ts'
import {
  type Condition,
  type ObjectFacts,
  type ObjectHeaders,
  type ObjectStore,
  objectFacts,
} from './object-store.ts'

export interface ContainerOptions {
  readonly container: string
  /** Before every name; '' or with a slash at its end. */
  readonly prefix: string
  /** Until a request has its whole answer. */
  readonly timeoutMs?: number
}

type Sdk = typeof import('@azure/storage-blob')
type Answer = Pick<BlobGetPropertiesResponse, 'etag' | 'contentType' | 'cacheControl' | 'metadata'>
type SdkCredential = Parameters<Sdk['newPipeline']>[0]

const TIMEOUT_MS = 60_000
// Names of metadata are identifiers of C#.
const SHA256 = 'feedmill_sha256'
const GENERATION = 'feedmill_generation'

/** A container behind the SDK, which is loaded with the first request: most runs need none of it. */
export function openContainer(options: ContainerOptions, access: AzureAccess): ObjectStore {
  const { container, prefix, timeoutMs = TIMEOUT_MS } = options
  const secret = secretOf(access.credential)
  let opened: Promise<ContainerClient> | undefined

  async function blob(path: string): Promise<ReturnType<ContainerClient['getBlockBlobClient']>> {
    opened ??= connect(container, access)
    return (await opened).getBlockBlobClient(prefix + path)
  }
  const request = <T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => inTime(work, timeoutMs)
  const fail = (path: string, action: string, error: unknown): never => {
    throw explainAzureError(error, { container, key: prefix + path, action, secret })
  }

  async function head(path: string): Promise<ObjectFacts | undefined> {
    try {
      const client = await blob(path)
      return factsOf(await request((abortSignal) => client.getProperties({ abortSignal })))
    } catch (error) {
      return isMissing(error) ? undefined : fail(path, 'cannot be looked at', error)
    }
  }

  async function upload(
    path: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    condition: Condition,
  ): Promise<string> {
    const client = await blob(path)
    const { sha256, generation } = headers.ours
    // In one request, never in blocks: the condition holds for the whole.
    const { etag = '' } = await request((abortSignal) =>
      client.upload(body, body.length, {
        abortSignal,
        blobHTTPHeaders: { blobContentType: headers.contentType, blobCacheControl: headers.cacheControl },
        metadata: { [SHA256]: sha256, [GENERATION]: String(generation) },
        conditions: {
          ...(condition === 'absent' && { ifNoneMatch: '*' }),
          ...(typeof condition === 'object' && { ifMatch: condition.version }),
        },
      }),
    )
    return etag
  }

  return {
    head,

    async get(path) {
      try {
        const client = await blob(path)
        return await request(async (abortSignal) => {
          // An answer that breaks off is asked for anew as a whole.
          const answer = await client.download(0, undefined, { abortSignal, maxRetryRequests: 0 })
          return { bytes: await bytesOf(answer), ...factsOf(answer) }
        })
      } catch (error) {
        return isMissing(error) ? undefined : fail(path, 'cannot be read', error)
      }
    },

    async put(path, body, headers, condition) {
      try {
        return { kind: 'done', version: await upload(path, body, headers, condition) }
      } catch (error) {
        if (condition === 'any' || !isRefusal(error)) return fail(path, 'cannot be written', error)
        return { kind: 'refused' }
      }
    },

    async remove(path, version) {
      try {
        const client = await blob(path)
        const conditions = version === undefined ? {} : { ifMatch: version }
        await request((abortSignal) => client.delete({ abortSignal, conditions }))
        return true
      } catch (error) {
        if (isMissing(error)) return true
        if (version === undefined || !isRefusal(error)) return fail(path, 'cannot be removed', error)
        return (await head(path)) === undefined
      }
    },
  }
}

async function inTime<T>(work: (signal: AbortSignal) => Promise<T>, timeoutMs: number): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    return await work(signal)
  } catch (error) {
    throw signal.aborted ? new NoAnswerError(timeoutMs) : error
  }
}

async function connect(container: string, { endpoint, credential }: AzureAccess): Promise<ContainerClient> {
  const sdk = await import('@azure/storage-blob')
  // What fails is tried again by all of our stores in the same way.
  const options: StoragePipelineOptions = { retryOptions: { maxTries: 1 } }
  const query = credential.kind === 'sas' ? `?${credential.token}` : ''
  const address = `${endpoint}/${encodeURIComponent(container)}${query}`
  return new sdk.ContainerClient(address, sdkCredential(sdk, container, credential), options)
}

function sdkCredential(sdk: Sdk, container: string, credential: AzureCredential): SdkCredential {
  if (credential.kind === 'key') return new sdk.StorageSharedKeyCredential(credential.account, credential.key)
  if (credential.kind === 'sas') return new sdk.AnonymousCredential()
  return findIdentity(container)
}

const IDENTITY = '@azure/identity'

/** The package is large, and installed by those alone who want it: neither bundler nor compiler may look for it. */
function findIdentity(container: string): SdkCredential {
  try {
    const { DefaultAzureCredential } = createRequire(import.meta.url)(IDENTITY)
    return new DefaultAzureCredential()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    throw new OperatorError(
      `azure ${container}: expected credentials, found none; set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY, or AZURE_STORAGE_SAS_TOKEN; for other identities npm install ${IDENTITY}`,
    )
  }
}

function secretOf(credential: AzureCredential): string | undefined {
  if (credential.kind === 'key') return credential.key
  return credential.kind === 'sas' ? credential.token : undefined
}

async function bytesOf({ readableStreamBody }: BlobDownloadResponseParsed): Promise<Buffer> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of readableStreamBody ?? []) chunks.push(Buffer.from(chunk))
  } catch (error) {
    throw new BrokenAnswerError((error as Error).message)
  }
  return Buffer.concat(chunks)
}

function factsOf({ etag = '', contentType, cacheControl, metadata = {} }: Answer): ObjectFacts {
  return objectFacts(etag, { contentType, cacheControl }, metadata[SHA256], metadata[GENERATION])
}

/** Nothing at the name. Whoever answers 404 in another way is not the service, or has no such container. */
function isMissing(error: unknown): boolean {
  return codeOf(error) === 'BlobNotFound'
}

/** A condition that does not hold; 409 and 412 stand for other things too, such as leases. */
function isRefusal(error: unknown): boolean {
  return ['BlobAlreadyExists', 'ConditionNotMet', 'BlobNotFound'].includes(codeOf(error) ?? '')
}
