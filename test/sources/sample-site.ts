import { expect } from 'vitest'
import type { Files } from '../temporary-folder.ts'

/** A site to read as its engine reads it, and where we differ. */
export interface SampleSite {
  readonly name: string
  readonly files: Files
  /** Where we differ from the engine on purpose: path → what we say instead, and why. */
  readonly differences?: Readonly<Record<string, Difference>>
}

interface Difference {
  /** Members that differ, or `absent` where the engine has a page and we have no post. */
  readonly ours: 'absent' | Readonly<Record<string, unknown>>
  readonly why: string
}

/** Holds what we say of a page against what its engine says. */
export function expectAgreement(
  ours: object | undefined,
  theirs: object | undefined,
  difference: Difference | undefined,
): void {
  if (difference === undefined) {
    expect(ours).toEqual(theirs)
    return
  }
  expect(theirs, 'the engine has no such page either').toBeDefined()
  if (difference.ours === 'absent') expect(ours).toBeUndefined()
  else {
    expect(ours).toEqual({ ...theirs, ...difference.ours })
    expect(ours, 'there is no difference').not.toEqual(theirs)
  }
}
