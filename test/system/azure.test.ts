import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { startAzurite, withoutAzurite } from './azurite.ts'
import { describeObjectStorage } from './object-storage.ts'

/** Azurite. */

const LONG = process.env.FEEDMILL_LONG !== undefined

describeObjectStorage({
  name: 'Azurite',
  without: withoutAzurite(),
  kills: LONG ? 50 : 5,
  times: LONG ? 3 : 1,
  async start(folder) {
    const { endpoint, account, key, stop } = await startAzurite(folder)
    const client = new BlobServiceClient(endpoint, new StorageSharedKeyCredential(account, key))
    return {
      env: { AZURE_STORAGE_ACCOUNT: account, AZURE_STORAGE_KEY: key },
      wrongEnv: { AZURE_STORAGE_ACCOUNT: account, AZURE_STORAGE_KEY: 'd3JvbmdzZWNyZXQ=' },
      endpoint,
      target: (container, endpoint) => ({ type: 'azure', container, endpoint }),
      async create(container) {
        await client.createContainer(container)
      },
      read: (container, name) =>
        client.getContainerClient(container).getBlockBlobClient(name).downloadToBuffer(),
      async write(container, name, text) {
        const blob = client.getContainerClient(container).getBlockBlobClient(name)
        await blob.upload(text, Buffer.byteLength(text))
      },
      async versions(container) {
        const found: Record<string, string> = {}
        const blobs = client.getContainerClient(container).listBlobsFlat({ prefix: 'blog/' })
        for await (const { name, properties } of blobs) found[name] = properties.etag
        return found
      },
      stop,
    }
  },
})
