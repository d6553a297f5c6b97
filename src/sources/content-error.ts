/** Why one file cannot become a post. Its source turns it into a problem that names the file. */
export class ContentError extends Error {
  override readonly name = 'ContentError'
  /** From 1; absent when it concerns the whole file. */
  readonly line: number | undefined
  readonly hint: string | undefined

  constructor(message: string, line?: number, hint?: string, options?: ErrorOptions) {
    super(message, options)
    this.line = line
    this.hint = hint
  }
}
