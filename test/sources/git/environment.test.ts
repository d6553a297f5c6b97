import { describe, expect, it } from 'vitest'
import { parseGitAddress } from '../../../src/sources/git/address.ts'
import { gitEnvironment } from '../../../src/sources/git/environment.ts'

const environmentOf = (url: string, environment: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv =>
  gitEnvironment(parseGitAddress(url) ?? expect.fail(), {}, environment)

describe('git’s environment', () => {
  it.each([
    ['https://example.com/x', 'https'],
    ['http://example.com/x', 'http:https'],
    ['git@example.com:x', 'ssh'],
    ['file:///srv/x', 'file'],
  ])('for %s lets it speak %s alone, wherever it is redirected', (url, protocols) => {
    expect(environmentOf(url).GIT_ALLOW_PROTOCOL).toBe(protocols)
  })

  it('passes on how the network is reached, and nothing that changes what git does', () => {
    const passed = {
      PATH: '/bin',
      HOME: '/home/ann',
      SSH_AUTH_SOCK: '/run/agent',
      https_proxy: 'http://proxy:3128',
    }
    const kept = {
      GIT_DIR: '/x',
      GIT_SSH: '/x',
      SSH_ASKPASS: '/x',
      GIT_ASKPASS: '/x',
      DISPLAY: ':0',
      LD_PRELOAD: '/x',
    }
    const environment = environmentOf('https://example.com/x', { ...passed, ...kept, TOKEN: 'secret' })
    expect(environment).toMatchObject(passed)
    expect(Object.keys(environment).filter((name) => name in kept || name === 'TOKEN')).toEqual([])
    expect(environment).toMatchObject({
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    })
  })

  it('has the secret in one place, for one host', () => {
    const environment = environmentOf('https://ann:s3cret@example.com:8443/x')
    expect(Object.entries(environment).filter(([, value]) => value?.includes('s3cret'))).toEqual([
      ['FEEDMILL_GIT_PASSWORD', 's3cret'],
    ])
    expect(Object.values(environment)).toContain('credential.https://example.com:8443.helper')
  })
})
