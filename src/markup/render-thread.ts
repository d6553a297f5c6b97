import { Worker } from 'node:worker_threads'
import type { Rendered } from '../core/ports.ts'
import type { RenderRequest } from './render-worker.ts'

/** A thread that renders one post after the other, and can be ended when it does not come to an end itself. */
export interface RenderThread {
  /**
   * One question at a time.
   *
   * @throws Error when the thread fails, ends, or does not answer within `deadlineMs`; it is of no use then
   */
  ask(request: RenderRequest, deadlineMs: number): Promise<Rendered>
  end(): Promise<void>
}

/** Enough for any post that ends in time, and less than the machine. */
const HEAP_MAX_MB = 512

/** @param url the compiled `render-worker` */
export function startRenderThread(url: URL, timezone: string): RenderThread {
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MAX_MB }
  const worker = new Worker(url, { workerData: { timezone }, resourceLimits })
  let waiting: { resolve: (rendered: Rendered) => void; reject: (error: Error) => void } | undefined
  worker.on('message', (rendered: Rendered) => waiting?.resolve(rendered))
  worker.on('error', (error: Error) => waiting?.reject(error))
  worker.on('exit', () => waiting?.reject(new Error('ended the thread that rendered it')))
  return {
    async ask(request, deadlineMs) {
      let timer: NodeJS.Timeout | undefined
      try {
        return await new Promise<Rendered>((resolve, reject) => {
          waiting = { resolve, reject }
          const late = new Error(`took more than ${deadlineMs / 1000} s to render`)
          timer = setTimeout(() => reject(late), deadlineMs)
          worker.postMessage(request)
        })
      } finally {
        clearTimeout(timer)
        waiting = undefined
      }
    },
    async end() {
      await worker.terminate()
    },
  }
}
