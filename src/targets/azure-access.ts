import { OperatorError } from '../core/problem.ts'

/** Which container, and as far as the configuration says so, where it is. */
export interface AzurePlace {
  readonly container: string
  readonly account?: string
  readonly endpoint?: string
}

/** Variables by their names; unknown ones are ignored. */
export type Variables = Readonly<Record<string, string | undefined>>

/** How a container is reached. */
export interface AzureAccess {
  /** Of the account, without a slash at its end, and without a secret. */
  readonly endpoint: string
  readonly credential: AzureCredential
}

export type AzureCredential =
  | { readonly kind: 'key'; readonly account: string; readonly key: string }
  /** The query of every address, without `?`. */
  | { readonly kind: 'sas'; readonly token: string }
  /** Whatever `@azure/identity` finds. */
  | { readonly kind: 'identity' }

const CONNECTION = 'AZURE_STORAGE_CONNECTION_STRING'
const ACCOUNT = 'AZURE_STORAGE_ACCOUNT'
const KEY = 'AZURE_STORAGE_KEY'
const SAS = 'AZURE_STORAGE_SAS_TOKEN'

/**
 * Where to go by the configuration, else by the environment, and as whom: by the first of connection string, key and
 * SAS token that the environment has.
 *
 * @throws OperatorError for a place that nobody names, and for variables that are unfit or contradict the configuration
 */
export function azureAccess(place: AzurePlace, variables: Variables): AzureAccess {
  const set = (name: string): string | undefined => variables[name] || undefined
  const connection = set(CONNECTION)
  const stated = connection === undefined ? undefined : readConnectionString(connection, place.container)
  const account = place.account ?? stated?.account ?? set(ACCOUNT)
  const endpoint = place.endpoint ?? (place.account === undefined ? stated?.endpoint : undefined)
  if (endpoint === undefined && account === undefined)
    throw wrong(place.container, `expected the storage account, found none; set account, or ${ACCOUNT}`)
  return {
    endpoint: (endpoint ?? `https://${account}.blob.${stated?.suffix ?? 'core.windows.net'}`).replace(
      /\/+$/,
      '',
    ),
    credential: stated?.credential ?? credentialOf(account),
  }

  function credentialOf(owner: string | undefined): AzureCredential {
    const key = set(KEY)
    const token = set(SAS)
    if (key !== undefined) {
      const named = set(ACCOUNT) ?? owner
      if (named === undefined) throw wrong(place.container, `${KEY} is set; set ${ACCOUNT} as well`)
      return keyOf({ account: named, key, variable: KEY, place })
    }
    return token === undefined ? { kind: 'identity' } : { kind: 'sas', token: token.replace(/^\?/, '') }
  }

  function readConnectionString(text: string, container: string): Connection {
    if (/^UseDevelopmentStorage=true;?$/i.test(text.trim()))
      throw wrong(container, `${CONNECTION}: expected a complete connection string; write out the emulator’s`)
    const parts = new Map(
      text
        .split(';')
        .filter((part) => part.trim() !== '')
        .map((part): [string, string] => {
          const [name = '', ...value] = part.split('=')
          return [name.trim().toLowerCase(), value.join('=').trim()]
        }),
    )
    const account = parts.get('accountname')
    const endpoint = parts.get('blobendpoint')
    const key = parts.get('accountkey')
    const token = parts.get('sharedaccesssignature')
    const suffix = parts.get('endpointsuffix')
    const found = { ...(account && { account }), ...(endpoint && { endpoint }), ...(suffix && { suffix }) }
    if (key && account) return { ...found, credential: keyOf({ account, key, variable: CONNECTION, place }) }
    if (token) return { ...found, credential: { kind: 'sas', token: token.replace(/^\?/, '') } }
    throw wrong(
      container,
      `${CONNECTION}: expected AccountName and AccountKey, or SharedAccessSignature; copy it from the portal as a whole`,
    )
  }
}

interface Connection {
  readonly account?: string
  readonly endpoint?: string
  readonly suffix?: string
  readonly credential: AzureCredential
}

interface StatedKey {
  readonly account: string
  readonly key: string
  readonly variable: string
  readonly place: AzurePlace
}

function keyOf({ account, key, variable, place }: StatedKey): AzureCredential {
  if (place.account !== undefined && place.account !== account)
    throw wrong(place.container, `account is ${place.account}, but ${variable} is for ${account}`)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key))
    throw wrong(place.container, `${variable}: expected an account key in Base64; copy it as a whole`)
  return { kind: 'key', account, key }
}

function wrong(container: string, what: string): OperatorError {
  return new OperatorError(`azure ${container}: ${what}`)
}
