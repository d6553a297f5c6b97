import { Worker } from 'node:worker_threads'
import type { PressJob } from '../core/ports.ts'
import type { DataMap } from '../core/post.ts'
import type { Batch, PressSetup } from './batch.ts'
import type { HelperQuestion } from './helper-worker.ts'

/** A thread that presses beside this one. */
export interface HelperThread {
  /** How many batches it has not answered yet. */
  readonly underWay: number
  /** @throws Error when the thread fails; it is of no use then */
  press(jobs: readonly PressJob[]): Promise<Batch>
  end(): Promise<void>
}

/** @param url the compiled `helper-worker` */
export function startHelperThread(url: URL, setup: PressSetup): HelperThread {
  const worker = new Worker(url, { workerData: setup })
  const waiting: { resolve: (batch: Batch) => void; reject: (error: Error) => void }[] = []
  let failure: Error | undefined
  const fail = (error: Error): void => {
    failure = error
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (batch: Batch) => waiting.shift()?.resolve(batch))
  worker.on('messageerror', fail)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the helper thread has ended')))
  const known: DataMap[] = []

  /** Variables may be many: each set of them is sent once. */
  function questionOf(jobs: readonly PressJob[]): HelperQuestion {
    const before = known.length
    const posts = jobs.map(({ post, variables }) => {
      let index = known.indexOf(variables)
      if (index === -1) index = known.push(variables) - 1
      return { post, variables: index }
    })
    return { posts, variables: known.slice(before) }
  }

  return {
    get underWay() {
      return waiting.length
    },
    press(jobs) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) throw failure
        waiting.push({ resolve, reject })
        worker.postMessage(questionOf(jobs))
      })
    },
    async end() {
      await worker.terminate()
    },
  }
}
