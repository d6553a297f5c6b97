/** Why a run is made. */
export type Reason = 'start' | 'schedule' | 'change' | 'due' | 'hook' | 'signal' | 'reload' | 'retry'

/** What a run was asked for, by whoever asked before it began. */
export interface Asked {
  readonly reasons: readonly Reason[]
  /** The guard does not refuse. */
  readonly force: boolean
}

/** One run at a time. Whatever is asked for during a run makes exactly one more. */
export class Runner {
  readonly #run: (asked: Asked) => Promise<void>
  #running: Promise<void> | undefined
  #waiting: Asked | undefined
  #isStopped = false

  /** @param run never rejects */
  constructor(run: (asked: Asked) => Promise<void>) {
    this.#run = run
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Asks for a run; `queued` when it begins only after the one that is under way. */
  ask(reason: Reason, force = false): 'started' | 'queued' {
    const { reasons = [], force: isForced = false } = this.#waiting ?? {}
    this.#waiting = { reasons: [...new Set([...reasons, reason])], force: isForced || force }
    if (this.#running !== undefined) return 'queued'
    this.#begin()
    return 'started'
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** Nothing begins any more. Resolves when the run that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#waiting = undefined
    await this.#running
  }

  #begin(): void {
    const asked = this.#waiting
    if (asked === undefined || this.#isStopped) return
    this.#waiting = undefined
    this.#running = this.#run(asked).finally(() => {
      this.#running = undefined
      this.#begin()
    })
  }
}
