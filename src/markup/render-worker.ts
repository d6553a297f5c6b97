import { parentPort, workerData } from 'node:worker_threads'
import type { DataMap, IdentifiedPost } from '../core/post.ts'
import { createLiquid } from './liquid.ts'
import { renderPost } from './render-post.ts'

/** What the renderer asks of this thread: one post at a time, answered by a `Rendered`. */
export interface RenderRequest {
  readonly post: IdentifiedPost
  readonly variables: DataMap
}

const liquid = createLiquid((workerData as { timezone: string }).timezone)
parentPort?.on('message', ({ post, variables }: RenderRequest) => {
  parentPort?.postMessage(renderPost(post, variables, liquid))
})
