import { sha256 } from '../core/digest.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import type { Condition, ObjectStore } from './object-store.ts'

const PROBE_PATH = `${STATE_FOLDER}/probe.json`
const BODY = Buffer.from('{}\n')

/**
 * Whether puts can be made conditional. Some services refuse conditions, others ignore them without a word, so one is
 * tried that must fail. The object stays: deleting it would disturb another publisher's probe.
 */
export async function probeConditionalWrites(store: ObjectStore): Promise<boolean> {
  const headers = {
    contentType: 'application/json; charset=utf-8',
    cacheControl: 'no-cache',
    ours: { sha256: sha256(BODY), generation: 0 },
  }
  const kindOf = async (condition: Condition): Promise<string> =>
    (await store.put(PROBE_PATH, BODY, headers, condition)).kind
  const isRefusal = (kind: string): boolean => kind === 'refused' || kind === 'conflict'
  const first = await kindOf('absent')
  if (first === 'unsupported') return false
  if (!isRefusal(first) && !isRefusal(await kindOf('absent'))) return false
  return isRefusal(await kindOf({ version: '"no-such-version"' }))
}
