/** Why `fetch` failed, which itself says only that it did: for people, and perhaps with the address in it. */
export function fetchFailure(error: unknown): string {
  const { cause, message } = error as Error
  const { code, message: why } = (cause ?? {}) as NodeJS.ErrnoException
  return why || code || message
}

/** The same without a secret: a code such as ECONNREFUSED, where there is one. */
export function fetchFailureCode(error: unknown): string | undefined {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code
}
