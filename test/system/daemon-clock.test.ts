import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { startDaemon, until } from './daemon.ts'
import { environment, need, output, remove, temporaryFolder } from './feedmill.ts'

/** The schedule of a whole daemon on a clock that runs fast, while the zone of its process changes to winter or summer. */

/** Timers run on the same clock: ten minutes are two seconds. */
const SPEED = 300
const MINUTE_MS = 60_000
const SLOT_MS = 10 * MINUTE_MS
/** Hours of UTC: in Berlin they are others, and around the change one of them is missing or comes twice. */
const SCHEDULE = '*/10 0-1 * * *'
/** A daemon begins so long before the change; a slow start takes some of it. */
const BEFORE_MS = 37 * MINUTE_MS
const AFTER_MS = 2 * SLOT_MS

/** What `faketime` gives to a command; its own process would be in the way of signals. */
function clockFrom(instant: number): Record<string, string> {
  return {
    LD_PRELOAD: output('faketime', ['now', 'printenv', 'LD_PRELOAD'], environment()).trim(),
    FAKETIME: `@${instant / 1000} x${SPEED}`,
    // Seconds of UTC: an hour that comes twice has one name in its zone.
    FAKETIME_FMT: '%s',
  }
}

/** Seconds of processor time that a process has used, with all of its threads. */
function processorSeconds(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number)
  return (user + system) / 100
}

it.concurrent.for([
  ['winter', '2026-10-25T01:00:00Z'],
  ['summer', '2027-03-28T01:00:00Z'],
] as const)(
  'every slot comes once while Berlin changes to %s, and nothing spins',
  {
    // A machine that stops a process for two seconds makes one run of two slots.
    retry: 2,
  },
  async ([, instant], context) => {
    need(context, 'faketime')
    const change = Date.parse(instant)
    const folder = temporaryFolder()
    writeEdition(join(folder, 'content'), 'old', 3, 2)
    const daemon = await startDaemon({
      folder,
      verbose: true,
      env: { TZ: 'Europe/Berlin', ...clockFrom(change - BEFORE_MS) },
      daemon: { schedule: SCHEDULE, watch: false, runTimeout: '24h' },
    })
    try {
      // The first line of every run, at the time that the daemon believes in.
      const runs = (): number[] => daemon.log.flatMap(({ msg, time }) => (msg === 'loaded' ? [time] : []))
      const { time: first } = await daemon.said(/^loaded$/)
      expect(first).toBeLessThan(change - SLOT_MS)
      const used = processorSeconds(daemon.pid)
      const last = change + AFTER_MS
      const realMs = await until('the last slot', () => runs().some((time) => time >= last))
      const share = ((processorSeconds(daemon.pid) - used) * 1000) / realMs

      const expected: string[] = []
      for (let slot = Math.ceil(first / SLOT_MS) * SLOT_MS; slot <= last; slot += SLOT_MS)
        expected.push(new Date(slot).toISOString())
      const found = runs().map((time) => new Date(Math.floor(time / SLOT_MS) * SLOT_MS).toISOString())
      // The first one is that of the start.
      expect(found.slice(1)).toEqual(expected)
      console.log(`${found.length} runs, ${Math.round(share * 100)} % of a processor`)
      expect(share).toBeLessThan(0.5)
    } finally {
      daemon.running.killAll()
      await daemon.running.ended
      remove(folder)
    }
  },
)
