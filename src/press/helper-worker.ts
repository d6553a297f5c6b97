import { parentPort, workerData } from 'node:worker_threads'
import type { DataMap, IdentifiedPost } from '../core/post.ts'
import { createRenderer } from '../markup/renderer.ts'
import { type PressSetup, pressBatch } from './batch.ts'

/** Posts to press, answered by a `Batch` whose bytes are handed over. */
export interface HelperQuestion {
  readonly posts: readonly { readonly post: IdentifiedPost; readonly variables: number }[]
  /** Those sets of variables that this thread does not have yet. */
  readonly variables: readonly DataMap[]
}

const setup = workerData as PressSetup
const renderer = createRenderer({ timezone: setup.site.timezone })
const known: DataMap[] = []
// One batch after the other: answers are in the order of the questions.
let turn: Promise<void> = Promise.resolve()

parentPort?.on('message', (question: HelperQuestion) => {
  turn = turn.then(() => answer(question))
})

async function answer({ posts, variables }: HelperQuestion): Promise<void> {
  known.push(...variables)
  const jobs = posts.map(({ post, variables }) => ({ post, variables: known[variables] ?? {} }))
  const batch = await pressBatch(jobs, setup, { renderer })
  parentPort?.postMessage(batch, [batch.bytes.buffer])
}
