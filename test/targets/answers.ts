import { expect } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { Target } from '../../src/core/ports.ts'
import { RunError } from '../../src/core/problem.ts'
import { text } from './describe-target.ts'
import type { FakeStore } from './fake-store.ts'

/** Puts a feed of this text over the version that is known. */
export function put(
  target: Target,
  path: string,
  body: string,
  version?: string,
): Promise<string | undefined> {
  return target.put(path, [text(body)], {
    mediaType: 'application/rss+xml',
    kind: 'feed',
    sha256: sha256(body),
    ...(version !== undefined && { version }),
  })
}

/** What work that must fail fails with. */
export async function failure(work: Promise<unknown>): Promise<RunError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(RunError)
  return error as RunError
}

/** Puts an object, and makes it one that somebody else has put there. */
export async function putForeign({ objects }: FakeStore, target: Target, key: string): Promise<void> {
  await put(target, key, 'foreign')
  const object = objects.get(key)
  if (object !== undefined) objects.set(key, { ...object, headers: {} })
}
