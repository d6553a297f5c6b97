import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { homeIn } from '../../src/daemon/home.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { NotingLog } from './noting-log.ts'

describe('a daemon’s folder', () => {
  it('is for one at a time, and gives the next one the same name', async () => {
    const folder = join(temporaryFolder(), 'daemon/1')
    const [first, second] = [homeIn(folder, new NotingLog()), homeIn(folder, new NotingLog())]
    const name = first.enter()
    expect(name).toMatch(/^[0-9a-f-]{36}$/)
    expect(first.enter()).toBe(name)
    expect(second.enter()).toBeUndefined()
    await first.leave()
    expect(second.enter()).toBe(name)
    await second.leave()
    expect(readdirSync(folder)).toEqual(['name'])
  })

  it('with a name that nobody can have gives another', () => {
    const folder = temporaryFolder({ name: 'no name' })
    expect(homeIn(folder, new NotingLog()).enter()).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('that cannot be is said once, and names are of this process', () => {
    const root = temporaryFolder({ file: '' })
    const log = new NotingLog()
    const home = homeIn(join(root, 'file/daemon'), log)
    const name = home.enter()
    expect(name).toMatch(/^[0-9a-f-]{36}$/)
    expect(home.enter()).toBe(name)
    expect(log.lines).toEqual([expect.stringContaining('XDG_CACHE_HOME')])
    expect(homeIn(join(root, 'file/daemon'), log).enter()).not.toBe(name)
  })
})
