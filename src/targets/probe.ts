import { STATE_FOLDER } from '../core/manifest.ts'
import { type Condition, type ObjectStore, stateHeaders } from './object-store.ts'

const PROBE_PATH = `${STATE_FOLDER}/probe.json`
const BODY = Buffer.from('{}\n')

/**
 * Whether puts can be made conditional. Some services refuse conditions, others ignore them without a word, so one is
 * tried that must fail. The object stays: deleting it would disturb another publisher's probe.
 */
export async function probeConditionalWrites(store: ObjectStore): Promise<boolean> {
  const headers = stateHeaders(BODY, 0)
  const kindOf = async (condition: Condition): Promise<string> =>
    (await store.put(PROBE_PATH, BODY, headers, condition)).kind
  const isRefusal = (kind: string): boolean => kind === 'refused' || kind === 'conflict'
  const first = await kindOf('absent')
  if (first === 'unsupported') return false
  if (!isRefusal(first) && !isRefusal(await kindOf('absent'))) return false
  return isRefusal(await kindOf({ version: '"no-such-version"' }))
}
