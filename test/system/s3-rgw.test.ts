import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { missing } from './feedmill.ts'
import { describeObjectStorage } from './object-storage.ts'
import { startGateway } from './rgw.ts'

/** A Ceph gateway. */

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const LONG = process.env.FEEDMILL_LONG !== undefined

describeObjectStorage({
  name: 'a Ceph gateway',
  without: missing('radosgw', 'ceph-mon', 'ceph-osd'),
  kills: LONG ? 50 : 10,
  times: LONG ? 20 : 1,
  async start(folder) {
    const { endpoint, accessKey: accessKeyId, secretKey: secretAccessKey, stop } = await startGateway(folder)
    const credentials = { accessKeyId, secretAccessKey }
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
    return {
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      wrongEnv: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: 'wrongsecret' },
      endpoint,
      target: (bucket, endpoint) => ({ type: 's3', bucket, endpoint, forcePathStyle: true }),
      async create(Bucket) {
        await client.send(new CreateBucketCommand({ Bucket }))
      },
      async read(Bucket, Key) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      },
      async write(Bucket, Key, Body) {
        await client.send(new PutObjectCommand({ Bucket, Key, Body }))
      },
      async versions(Bucket) {
        const found: Record<string, string> = {}
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: 'blog/' }))
          for (const { Key = '', ETag = '' } of Contents) found[Key] = ETag
        return found
      },
      async stop() {
        client.destroy()
        await stop()
      },
    }
  },
})
