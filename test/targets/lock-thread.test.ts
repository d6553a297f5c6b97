import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { takeLockFile } from '../../src/targets/lock-file.ts'
import { threadIdentity } from '../../src/targets/lock-holder.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const THREAD = `
const { linkSync, readFileSync, readlinkSync, writeFileSync } = require('node:fs')
const { parentPort, workerData: path } = require('node:worker_threads')
const startOf = (folder) => {
  const stat = readFileSync(folder + '/stat', 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}
const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const thread = readlinkSync('/proc/thread-self').split('/').at(-1) + ' ' + startOf('/proc/thread-self')
writeFileSync(path, JSON.stringify({ pid: process.pid, process: boot + ' ' + startOf('/proc/self'), thread, token: 'x' }))
parentPort.postMessage('taken')
setInterval(() => {}, 1000)
`

// Elsewhere than on Linux a thread cannot be told from its process.
it.skipIf(threadIdentity() === undefined)(
  'a lock of a thread that was ended is nobody’s, although its process lives',
  async () => {
    const path = join(temporaryFolder(), 'lock')
    const worker = new Worker(THREAD, { eval: true, workerData: path })
    await new Promise((resolve) => worker.once('message', resolve))
    expect(() => takeLockFile(path, 'directory out', 'publish')).toThrow(/is publishing there/)
    await worker.terminate()
    const lock = takeLockFile(path, 'directory out', 'publish')
    expect(lock.isHeld()).toBe(true)
    expect(() => takeLockFile(path, 'directory out', 'publish')).toThrow(/is publishing there/)
    await lock.release()
  },
)
