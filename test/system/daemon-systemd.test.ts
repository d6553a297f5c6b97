import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { startDaemon, until } from './daemon.ts'
import { need, output, PROJECT, remove, start, temporaryFolder } from './feedmill.ts'

/** What systemd makes of the unit, and what the daemon tells it. */

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  writeEdition(join(folder, 'content'), 'old', 3, 2)
})
afterEach(() => remove(folder))

it('the unit is as hardened as it can be', (context) => {
  need(context, 'systemd-analyze')
  const unit = join(PROJECT, 'config/systemd/feedmill.service')
  const said = output('systemd-analyze', ['security', '--offline=true', '--no-pager', unit])
  const [, level] = /Overall exposure level for .*: ([\d.]+)/.exec(said) ?? []
  expect(Number(level)).toBeLessThanOrEqual(2.5)
})

it('systemd is told that the daemon is ready, lives and ends', async (context) => {
  need(context, 'systemd-notify')
  const path = join(folder, 'notify')
  const listen = `import socket,sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True: print(s.recv(4096).decode(), flush=True)`
  const listener = start('/usr/bin/python3', ['-c', listen, path])
  let told = ''
  listener.child.stdout?.on('data', (text: string) => {
    told += text
  })
  await sleep(500)
  const daemon = await startDaemon({ folder, env: { NOTIFY_SOCKET: path, WATCHDOG_USEC: '900000' } })
  await until('beats', () => told.split('WATCHDOG=1').length > 3)
  expect(told).toContain('READY=1')
  // A process that stands still is silent, and systemd starts it anew.
  execFileSync('kill', ['-STOP', String(daemon.pid)])
  await sleep(500)
  const before = told.length
  await sleep(1500)
  expect(told.length).toBe(before)
  execFileSync('kill', ['-CONT', String(daemon.pid)])
  expect((await daemon.stop()).code).toBe(0)
  await until('its end', () => told.includes('STOPPING=1'))
  listener.killAll()
})

it('without systemd-notify it says so once, and works', async () => {
  const daemon = await startDaemon({
    folder,
    env: { NOTIFY_SOCKET: join(folder, 'nobody'), WATCHDOG_USEC: '900000', PATH: '/nonexistent' },
  })
  await daemon.said(/^published/)
  await sleep(1200)
  expect(daemon.count(/systemd cannot be told/)).toBe(1)
  expect((await daemon.stop()).code).toBe(0)
})
