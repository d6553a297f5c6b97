import type { GitAddress } from './address.ts'

/** What ssh is told; absolute paths. */
export interface SshFiles {
  readonly keyFile?: string
  readonly knownHosts?: string
}

/** Where programs are, who the user is, the agent that holds keys, how the network is reached and trusted. */
const PASSED = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'SSH_AUTH_SOCK', 'SystemRoot'],
  ...['http_proxy', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH'],
]

/** Holds for every call; the repository's own configuration is one that we made. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.logAllRefUpdates', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // One pack for each fetch, and not a file for each object.
  ['fetch.unpackLimit', '1'],
  // Tells the helpers of the system and of the user that nobody wants them.
  ['credential.helper', ''],
]

/**
 * Git's whole environment. It depends on no configuration of the machine or of the user, so that nothing is run that
 * they name (hooks, filters, helpers); it asks nobody; it speaks the address's own protocol alone. Secrets are in the
 * environment: a command line can be read by everybody on the machine.
 */
export function gitEnvironment(
  address: GitAddress,
  ssh: SshFiles,
  environment: Readonly<Record<string, string | undefined>>,
): NodeJS.ProcessEnv {
  const passed = PASSED.flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const { credentials } = address
  const settings = [...SETTINGS]
  if (credentials !== undefined) {
    // Git asks it for this host alone: who is redirected to another one takes no password along.
    settings.push([`credential.${new URL(address.remote).origin}.helper`, CREDENTIAL_HELPER])
  }
  return {
    ...Object.fromEntries(passed),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: address.protocol === 'http' ? 'http:https' : address.protocol,
    GIT_SSH_COMMAND: sshCommand(ssh),
    GIT_SSH_VARIANT: 'ssh',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...(credentials !== undefined && {
      FEEDMILL_GIT_USERNAME: credentials.username,
      FEEDMILL_GIT_PASSWORD: credentials.password,
    }),
  }
}

const CREDENTIAL_HELPER =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$FEEDMILL_GIT_USERNAME" "$FEEDMILL_GIT_PASSWORD"; }; f'

/** A host that is not known is refused, and a shared connection would outlive us. */
function sshCommand({ keyFile, knownHosts }: SshFiles): string {
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ControlMaster=no', 'ControlPath=none']
  const words = ['ssh', ...options.flatMap((option) => ['-o', option])]
  if (knownHosts !== undefined) words.push('-o', quoted(`UserKnownHostsFile="${knownHosts}"`))
  if (keyFile !== undefined) words.push('-o', 'IdentitiesOnly=yes', '-i', quoted(keyFile))
  return words.join(' ')
}

/** Git gives it to a shell, and ssh reads `%` as the beginning of a name of its own. */
function quoted(text: string): string {
  return `'${text.replaceAll('%', '%%').replaceAll("'", "'\\''")}'`
}
