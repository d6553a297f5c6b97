import type { Rendered, Renderer } from '../core/ports.ts'
import type { Body } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { createRenderTools, renderPost } from './render-post.ts'
import { type RenderThread, startRenderThread } from './render-thread.ts'
import type { RenderRequest } from './render-worker.ts'

export interface RendererOptions {
  /** The zone that Liquid shows dates in. */
  readonly timezone: string
  /** How long a suspicious post may take before it is given up. */
  readonly deadlineMs?: number
  readonly workerUrl?: URL
}

const DEADLINE_MS = 5_000

/**
 * Renders posts. What could keep a Markdown parser busy for long is rendered in a thread of its own, as only ending
 * its thread can stop one; everything else in this thread, which is faster.
 */
export function createRenderer(options: RendererOptions): Renderer {
  const { timezone, deadlineMs = DEADLINE_MS } = options
  const workerUrl = options.workerUrl ?? new URL('./render-worker.js', import.meta.url)
  const tools = createRenderTools(timezone)
  let thread: RenderThread | undefined
  // One suspicious post at a time: the next one waits for the thread.
  let queue: Promise<unknown> = Promise.resolve()

  async function renderApart(request: RenderRequest): Promise<Rendered> {
    thread ??= startRenderThread(workerUrl, timezone)
    try {
      return await thread.ask(request, deadlineMs)
    } catch (error) {
      await thread.end()
      thread = undefined
      return { problems: [givenUp(request, error as Error)] }
    }
  }

  return {
    async render(post, variables) {
      if (isTame(post.body)) return renderPost(post, variables, tools)
      const turn = queue.then(() => renderApart({ post, variables }))
      queue = turn
      return turn
    },
    async close() {
      await queue
      await thread?.end()
      thread = undefined
    },
  }
}

function givenUp({ post }: RenderRequest, error: Error): Problem {
  const message = `${error.message}, so it is left out`
  return { ...post.place, severity: 'error', message, hint: 'shorten it, or exclude it in the source' }
}

/** Long enough for almost every post ever written, short enough for the worst of that length to end soon. */
const TAME_MAX_CHARACTERS = 30_000
/** Nesting and runs that no person writes: quotes in quotes, lists in lists, brackets in brackets, stars for ever. */
const DEEP = /(?:[>*+-] ){16}|>{24}|[[(!]{40}|[*_]{200}/
/** A template that repeats or collects something makes a long text of a short one: only these tags do not. */
const GROWING = growing('')
/** What is included is looked at itself. */
const GROWING_BESIDES_INCLUDES = growing('|include(?:_relative|_cached)?')
const INCLUDE = /\{%-?\s*include/g

function growing(others: string): RegExp {
  const known = `(?:end)?(?:raw|comment|highlight|if|unless|case)\\b|else|elsif|when|(?:post_url|link${others})\\b`
  return new RegExp(`\\{%-?(?!\\s*(?:${known}))`)
}

function isTame({ raw, template }: Body): boolean {
  let length = raw.length
  if (template?.language === 'liquid') {
    if (GROWING_BESIDES_INCLUDES.test(raw)) return false
    const includes = Object.values(template.includes ?? {}).join('\n')
    if (GROWING.test(includes) || DEEP.test(includes)) return false
    length += includes.length * (raw.match(INCLUDE)?.length ?? 0)
  }
  return length <= TAME_MAX_CHARACTERS && !DEEP.test(raw)
}
