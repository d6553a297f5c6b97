import { sha256 } from '../core/digest.ts'
import { RunError } from '../core/problem.ts'

/** What we keep with each object: the digest of its bytes, and the lease that it was put under. */
interface Ours {
  readonly sha256: string
  readonly generation: number
}

/** What a stored object says of itself. */
export interface ObjectFacts {
  /** Its entity tag, as the service wrote it. */
  readonly version: string
  /** What its readers are told with it. */
  readonly sent: SentHeaders
  /** Absent when somebody else has put it there. */
  readonly ours?: Ours
}

/** Headers of answers to readers; undefined = none. A service may write them in its own way. */
interface SentHeaders {
  readonly contentType: string | undefined
  readonly cacheControl: string | undefined
}

interface StoredObject extends ObjectFacts {
  readonly bytes: Uint8Array
}

export interface ObjectHeaders {
  readonly contentType: string
  readonly cacheControl: string
  /** Kept with the object, so that every publisher can tell whose it is. */
  readonly ours: Ours
}

/** What must stand at a key for a put to happen: nothing, one version, or whatever there is. */
export type Condition = 'absent' | 'any' | { readonly version: string }

export type PutOutcome =
  | { readonly kind: 'done'; readonly version: string }
  /** The condition does not hold. */
  | { readonly kind: 'refused' }
  /** Another put of the same key was under way. */
  | { readonly kind: 'conflict' }
  /** The service knows no conditions. */
  | { readonly kind: 'unsupported' }

/** A request that failed for a reason which may pass. Whether it was carried out is not known. */
export class TransientError extends RunError {
  /** The service has too much to do. */
  readonly isOverload: boolean
  /** How long the service wants to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    options: ErrorOptions & { isOverload: boolean; retryAfterMs?: number | undefined },
  ) {
    super(message, options)
    this.isOverload = options.isOverload
    this.retryAfterMs = options.retryAfterMs
  }
}

/**
 * The few requests that a target is made of, each tried once. Everything else that goes wrong is a RunError that names
 * the key: a TransientError when trying again may help.
 */
export interface ObjectStore {
  get(path: string): Promise<StoredObject | undefined>
  /** What stands there, without its bytes. */
  head(path: string): Promise<ObjectFacts | undefined>
  put(path: string, body: Uint8Array, headers: ObjectHeaders, condition: Condition): Promise<PutOutcome>
  /** Nothing there is no error. False when another version than `version` stands there. */
  remove(path: string, version: string | undefined): Promise<boolean>
}

/** What an object says of itself, of its entity tag, its headers and what is kept with it under our two names. */
export function objectFacts(
  version: string,
  sent: SentHeaders,
  digest: string | undefined,
  generation: string | undefined,
): ObjectFacts {
  if (digest === undefined || generation === undefined || !/^\d{1,15}$/.test(generation))
    return { version, sent }
  return { version, sent, ours: { sha256: digest, generation: Number(generation) } }
}

/** What is sent with a file of the state, which no cache may keep. */
export function stateHeaders(body: Uint8Array, generation: number): ObjectHeaders {
  return {
    contentType: 'application/json; charset=utf-8',
    cacheControl: 'no-cache',
    ours: { sha256: sha256(body), generation },
  }
}
