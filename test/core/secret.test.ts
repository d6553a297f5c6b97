import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'

it('shows itself to nobody who does not ask', () => {
  const secret = new Secret('canary')
  const shown = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true }),
    String(Object.entries(secret)),
  ]
  expect(shown.join()).not.toContain('canary')
  expect(shown.slice(0, 2)).toEqual(['***', '{"secret":"***"}'])
  expect(secret.reveal()).toBe('canary')
})
