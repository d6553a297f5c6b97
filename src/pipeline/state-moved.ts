import { RunError } from '../core/problem.ts'

/** The target has been published by somebody else since this run read its state. */
export class StateMovedError extends RunError {
  override readonly name = 'StateMovedError'
  readonly target: string

  constructor(target: string) {
    super(`${target}: another run keeps publishing there; try again later`)
    this.target = target
  }
}
