import { quoteAnswer } from '../../core/quote-answer.ts'
import type { GitAddress } from './address.ts'
import type { GitError } from './process.ts'

/** Why a repository could not be fetched. */
export interface GitFault {
  /** What was expected and found, with git's own words; no secret. */
  readonly message: string
  readonly hint: string
  /**
   * `setup`: somebody must change the configuration, the credentials or the repository. `remote`: it may be over the next
   * time. `copy`: what is kept on this machine is damaged.
   */
  readonly kind: 'setup' | 'remote' | 'copy'
}

/** Says in words of ours what git said about fetching a branch (the default one, when there is no name). */
export function explainGit(error: GitError, address: GitAddress, branch: string | undefined): GitFault {
  const said = quote(error.said, address)
  if (error.reason === 'timeout') {
    const message = `expected the repository within the timeout, and git was ended${said === '' ? '' : `; it said: ${said}`}`
    return { kind: 'remote', message, hint: 'raise timeout if the repository is large' }
  }
  const own = error.said.replace(/^remote:.*$/gm, '')
  const known = KNOWN.find(({ pattern }) => pattern.test(own))
  const { kind = 'remote', hint = 'it is tried again in the next run' } = known ?? {}
  const found = known?.found(branch) ?? 'git failed'
  return { kind, hint, message: `${found}; git said: ${said}` }
}

interface Known {
  /** In git's words, LC_ALL=C. */
  readonly pattern: RegExp
  readonly kind: GitFault['kind']
  readonly found: (branch: string | undefined) => string
  readonly hint: string
}

const KNOWN: readonly Known[] = [
  {
    pattern: /couldn't find remote ref/,
    kind: 'setup',
    found: (branch) =>
      branch === undefined
        ? 'expected a repository with a commit, found an empty one'
        : `expected a branch “${branch}”, found none`,
    hint: 'push it, or set branch to one that the repository has',
  },
  {
    pattern: /Authentication failed|could not read (?:Username|Password)|error: 40[13]\b/,
    kind: 'setup',
    found: () => 'the server asks for other credentials',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the configuration writes
    hint: 'write a user name and a token into the address, from the environment: https://user:${TOKEN}@host/…',
  },
  {
    pattern: /UNPROTECTED PRIVATE KEY|Load key|Permission denied \(/,
    kind: 'setup',
    found: () => 'ssh found no key that the server takes',
    hint: 'set keyFile to a key without a passphrase that only its owner can read, or offer one in an ssh agent',
  },
  {
    pattern: /Host key verification failed|HOST IDENTIFICATION HAS CHANGED|host key is known/,
    kind: 'setup',
    found: () => 'ssh does not know the server by its key',
    hint: 'add the server’s key to ~/.ssh/known_hosts, or name a file with it as knownHosts',
  },
  {
    pattern: /dubious ownership/,
    kind: 'setup',
    found: () => 'the repository belongs to another user',
    hint: 'run as its owner, or use its ssh or https address',
  },
  {
    pattern:
      /not found|does not appear to be a git repository|does not exist|error: 404\b|not valid: is this a git/,
    kind: 'setup',
    found: () => 'expected a repository there, found none',
    hint: 'check url, and whether the credentials may see it: servers hide private repositories',
  },
  {
    pattern: /dumb http/,
    kind: 'setup',
    found: () => 'expected a git server, found plain files',
    hint: 'use an address that git can clone with --depth 1',
  },
  {
    pattern: /transport '[^']*' not allowed/,
    kind: 'setup',
    found: () => 'the server redirects to another protocol',
    hint: 'set url to where it leads',
  },
  {
    pattern: /bad object|corrupt|not a git repository|unresolved delta|invalid (?:sha1|object)|is empty$/m,
    kind: 'copy',
    found: () => 'what is kept of the repository is damaged',
    hint: 'it is fetched anew in the next run',
  },
]

function quote(said: string, { credentials }: GitAddress): string {
  return quoteAnswer(said, 'end', credentials === undefined ? [] : secretsOf(credentials))
}

/** A name alone may be a token; beside a password it is none. */
function secretsOf({ username, password }: NonNullable<GitAddress['credentials']>): string[] {
  const secret = password === '' ? username : password
  const pair = Buffer.from(`${username}:${password}`).toString('base64')
  return [secret, encodeURIComponent(secret), pair]
}
