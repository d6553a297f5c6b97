import { type FakeStore, startFakeStore } from './fake-store.ts'

/** A container in this process that does what Azure Blob Storage documents. */

export const CONTAINER = 'feeds'
export const CREDENTIALS = { AZURE_STORAGE_ACCOUNT: 'feedmill', AZURE_STORAGE_KEY: 'dGVzdA==' }

const KEPT: Readonly<Record<string, string>> = {
  'x-ms-blob-content-type': 'content-type',
  'x-ms-blob-cache-control': 'cache-control',
}

export function startFakeAzure(): Promise<FakeStore> {
  return startFakeStore({
    endpoint: '/feedmill',
    container: CONTAINER,
    statuses: { put: 201, remove: 202 },
    codes: {
      noContainer: 'ContainerNotFound',
      noObject: 'BlobNotFound',
      forbidden: 'AuthenticationFailed',
      conflict: 'BlobImmutableDueToPolicy',
      busy: 'ServerBusy',
      failed: 'InternalError',
    },
    isKnown: ({ authorization }) => authorization?.startsWith('SharedKey feedmill:') === true,
    refusal: ({ method, headers }, there) => {
      const { 'if-match': match, 'if-none-match': noneMatch } = headers
      if (noneMatch === '*' && there !== undefined) return [409, 'BlobAlreadyExists']
      if (there === undefined && method === 'DELETE') return [404, 'BlobNotFound']
      return match === undefined || match === there ? undefined : [412, 'ConditionNotMet']
    },
    kept: (headers) =>
      Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) => {
          const kept = name.startsWith('x-ms-meta-') ? name : KEPT[name]
          return kept === undefined ? [] : [[kept, String(value)]]
        }),
      ),
  })
}
