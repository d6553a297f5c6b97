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
  const set = (name: string): string | undefined => variables[name]?.trim() || undefined
  const text = set(CONNECTION)
  const connection = text === undefined ? undefined : readConnectionString(text, place)
  const account = place.account ?? connection?.account ?? set(ACCOUNT)
  const endpoint = place.endpoint ?? (place.account === undefined ? connection?.endpoint : undefined)
  if (endpoint === undefined && account === undefined)
    throw wrong(place, `expected the storage account, found none; set account, or ${ACCOUNT}`)
  const host = `https://${account}.blob.${connection?.suffix ?? 'core.windows.net'}`
  return {
    endpoint: (endpoint ?? host).replace(/\/+$/, ''),
    credential: connection?.credential ?? credentialOf(),
  }

  function credentialOf(): AzureCredential {
    const key = set(KEY)
    const token = set(SAS)
    if (key === undefined) return token === undefined ? { kind: 'identity' } : sasOf(token)
    const owner = set(ACCOUNT) ?? account
    if (owner === undefined) throw wrong(place, `${KEY} is set; set ${ACCOUNT} as well`)
    return keyOf({ account: owner, key, variable: KEY, place })
  }
}

interface Connection {
  readonly account?: string
  readonly endpoint?: string
  readonly suffix?: string
  readonly credential: AzureCredential
}

/** `Name=value;…`, where a value may have `=` in it. */
function readConnectionString(text: string, place: AzurePlace): Connection {
  if (/^UseDevelopmentStorage=true;?$/i.test(text))
    throw wrong(place, `${CONNECTION}: expected a complete connection string; write out the emulator’s`)
  const parts = new Map(
    text.split(';').map((part): [string, string] => {
      const [name = '', ...value] = part.split('=')
      return [name.trim().toLowerCase(), value.join('=').trim()]
    }),
  )
  const account = parts.get('accountname')
  const endpoint = parts.get('blobendpoint')
  const suffix = parts.get('endpointsuffix')
  const key = parts.get('accountkey')
  const token = parts.get('sharedaccesssignature')
  const where = { ...(account && { account }), ...(endpoint && { endpoint }), ...(suffix && { suffix }) }
  if (key && account) return { ...where, credential: keyOf({ account, key, variable: CONNECTION, place }) }
  if (token) return { ...where, credential: sasOf(token) }
  throw wrong(
    place,
    `${CONNECTION}: expected AccountName and AccountKey, or SharedAccessSignature; copy it from the portal as a whole`,
  )
}

function sasOf(token: string): AzureCredential {
  return { kind: 'sas', token: token.replace(/^\?/, '') }
}

interface StatedKey {
  readonly account: string
  readonly key: string
  readonly variable: string
  readonly place: AzurePlace
}

function keyOf({ account, key, variable, place }: StatedKey): AzureCredential {
  if (place.account !== undefined && place.account !== account)
    throw wrong(place, `account is ${place.account}, but ${variable} is for ${account}`)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key))
    throw wrong(place, `${variable}: expected an account key in Base64; copy it as a whole`)
  return { kind: 'key', account, key }
}

function wrong({ container }: AzurePlace, what: string): OperatorError {
  return new OperatorError(`azure ${container}: ${what}`)
}
