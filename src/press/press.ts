import { availableParallelism } from 'node:os'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Press, Pressed, PressJob } from '../core/ports.ts'
import { createRenderer } from '../markup/renderer.ts'
import { type PressSetup, type PressTools, pressBatch, unpackBatch } from './batch.ts'
import { type HelperThread, startHelperThread } from './helper-thread.ts'

export interface PressOptions extends PressSetup, Partial<PressTools> {
  /** From how many posts on a helper thread pays for its start. */
  readonly helperFrom?: number
  /** How many more posts it takes for another one. */
  readonly helperEach?: number
  readonly helperUrl?: URL
}

const HELPER_FROM = 150
const HELPER_EACH = 1000
/** Beyond these, this thread has its hands full with what they bring. */
const HELPERS_MAX = 3
const BATCH_POSTS = 64
/** A helper with only one batch would wait for the next one each time. */
const BATCHES_AHEAD = 2
/** While posts are read, this thread seldom has time for its helpers. Guesses beyond that would keep them from facts. */
const GUESSES_AHEAD = 80

/** A post that was pressed before anybody asked for it. */
interface Guess {
  readonly job: PressJob
  /** Undefined when the helper failed. */
  readonly pressed: Promise<Pressed | undefined>
}

/** Presses in this thread, and when there are many posts in helper threads beside it. */
export function createPress(options: PressOptions): Press {
  const { site, formats, helperFrom = HELPER_FROM, helperEach = HELPER_EACH } = options
  const setup: PressSetup = { site, formats }
  const renderer = options.renderer ?? createRenderer({ timezone: site.timezone })
  const tools: PressTools = { ...options, renderer }
  const helperUrl = options.helperUrl ?? new URL('./helper-worker.js', import.meta.url)
  const helpers: HelperThread[] = []
  const waiting: PressJob[] = []
  const guesses = new Map<string, Guess>()

  /** So many threads that each has enough to do, and none takes another's processor. */
  function startHelpers(posts: number): void {
    const useful = posts < helperFrom ? 0 : 1 + Math.floor((posts - helperFrom) / helperEach)
    const wanted = Math.min(useful, availableParallelism() - 1, HELPERS_MAX)
    while (helpers.length < wanted) helpers.push(startHelperThread(helperUrl, setup))
  }

  /** What a helper makes of some jobs; nothing when it fails, and then it is asked no more. */
  async function pressThere(helper: HelperThread, jobs: readonly PressJob[]): Promise<Pressed[]> {
    try {
      return unpackBatch(await helper.press(jobs))
    } catch {
      const index = helpers.indexOf(helper)
      if (index !== -1) helpers.splice(index, 1)
      return []
    }
  }

  /** Gives the helpers what waits, batch by batch, the idlest first. */
  function guess(): void {
    while (waiting.length >= BATCH_POSTS) {
      const [helper] = [...helpers].sort((a, b) => a.underWay - b.underWay)
      if (helper === undefined || helper.underWay >= GUESSES_AHEAD) return
      const jobs = waiting.splice(0, BATCH_POSTS)
      const batch = pressThere(helper, jobs)
      for (const [index, job] of jobs.entries())
        guesses.set(job.post.key, { job, pressed: batch.then((pressed) => pressed[index]) })
    }
  }

  return {
    prepare(job) {
      waiting.push(job)
      startHelpers(guesses.size + waiting.length)
      guess()
    },

    async press(jobs, signal, tell) {
      waiting.length = 0
      startHelpers(jobs.length)
      /** What nobody has begun with, from the end on. */
      const open: PressJob[] = []
      const tellAll = (share: readonly PressJob[], pressed: readonly (Pressed | undefined)[]): void => {
        for (const [index, job] of share.entries()) {
          const made = pressed[index]
          // Whatever ended a helper, this thread can do its work.
          if (made === undefined) open.push(job)
          else tell(job, made)
        }
      }
      const guessed: Promise<void>[] = []
      for (const job of [...jobs].reverse()) {
        const guess = guesses.get(job.post.key)
        if (guess === undefined || !isSame(guess.job, job)) open.push(job)
        else {
          guesses.delete(job.post.key)
          guessed.push(guess.pressed.then((pressed) => tellAll([job], [pressed])))
        }
      }
      const help = async (helper: HelperThread): Promise<void> => {
        while (open.length > 0 && helpers.includes(helper)) {
          signal.throwIfAborted()
          const share = open.splice(-BATCH_POSTS)
          tellAll(share, await pressThere(helper, share))
        }
      }
      const helped = helpers.flatMap((helper) => Array.from({ length: BATCHES_AHEAD }, () => help(helper)))
      const others = Promise.all([...guessed, ...helped])
      // Waited for below, unless this thread fails first.
      others.catch(() => {})
      do {
        while (open.length > 0) {
          signal.throwIfAborted()
          const share = open.splice(-BATCH_POSTS)
          tellAll(share, unpackBatch(await pressBatch(share, setup, tools)))
          // What the helpers have done meanwhile is taken from them.
          if (helpers.length > 0) await nextTurn()
        }
        await others
      } while (open.length > 0)
    },

    async close() {
      await Promise.all([renderer.close(), ...helpers.splice(0).map((helper) => helper.end())])
    },
  }
}

/** Whether two jobs have one outcome: all else that is known of a post follows from its file. */
function isSame(a: PressJob, b: PressJob): boolean {
  return (
    a.post.body === b.post.body &&
    a.post.id === b.post.id &&
    a.post.iri === b.post.iri &&
    a.post.updated === b.post.updated &&
    a.post.published === b.post.published &&
    a.variables === b.variables
  )
}
