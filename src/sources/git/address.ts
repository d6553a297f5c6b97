import { decodeOrKeep } from '../../core/url.ts'

/** A repository's address, taken apart. */
export interface GitAddress {
  /** What git is given, and what messages say: without a user name and password for https. */
  readonly remote: string
  readonly protocol: 'https' | 'http' | 'ssh' | 'file'
  readonly credentials?: GitCredentials
  /** The last part of its path, without `.git`. */
  readonly name: string
}

interface GitCredentials {
  readonly username: string
  readonly password: string
}

export const ADDRESS_EXPECTED =
  'expected the address of a repository: https://…, ssh://…, user@host:path or file:///…, without “?” and “#”'

/**
 * Reads a repository's address; undefined for all that is none. Git would take much more: what begins with `-` for an
 * option, `ext::…` for a command to run, a bare path for a folder.
 */
export function parseGitAddress(text: string): GitAddress | undefined {
  if (/[\s\p{Cc}\\]/u.test(text)) return undefined
  if (/^https?:\/\//i.test(text)) return parseWeb(text)
  const isPlain = SSH.test(text) || SCP.test(text)
  if (isPlain) return { remote: text, protocol: 'ssh', name: nameOf(text) }
  return FILE.test(text) ? { remote: text, protocol: 'file', name: nameOf(text) } : undefined
}

const USER = '[a-z0-9_][a-z0-9_.+-]*'
const HOST = '(?:[a-z0-9][a-z0-9.-]*|\\[[0-9a-f:.]+\\])'
/** A password would be of no use: ssh takes none from an address. */
const SSH = new RegExp(`^ssh://(?:${USER}@)?${HOST}(?::\\d{1,5})?/[^-?#][^?#]*$`, 'i')
/** The short form; without a user it could be anything. */
const SCP = new RegExp(`^${USER}@${HOST}:(?!//|-|:)[^?#]+$`, 'i')
const FILE = /^file:\/\/\/[^?#]+$/

function parseWeb(text: string): GitAddress | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  if (/[?#]/.test(text) || url.pathname === '/') return undefined
  const username = decodeOrKeep(url.username)
  const password = decodeOrKeep(url.password)
  // Git speaks with who knows the password in lines, and sends none without a name.
  if (/\p{Cc}/u.test(username + password) || (username === '' && password !== '')) return undefined
  url.username = ''
  url.password = ''
  const remote = url.href
  return {
    remote,
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    name: nameOf(remote),
    ...(username !== '' && { credentials: { username, password } }),
  }
}

function nameOf(remote: string): string {
  const last = remote.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? ''
  return decodeOrKeep(last).replace(/\.git$/i, '')
}
