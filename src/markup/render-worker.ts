import { parentPort, workerData } from 'node:worker_threads'
import type { DataMap, IdentifiedPost } from '../core/post.ts'
import { createRenderTools, renderPost } from './render-post.ts'

/** What the renderer asks of this thread: one post at a time, answered by a `Rendered`. */
export interface RenderRequest {
  readonly post: IdentifiedPost
  readonly variables: DataMap
}

const tools = createRenderTools((workerData as { timezone: string }).timezone)
parentPort?.on('message', async ({ post, variables }: RenderRequest) => {
  parentPort?.postMessage(await renderPost(post, variables, tools))
})
