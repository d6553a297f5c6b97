import { azureTarget } from './azure.ts'
import { directoryTarget } from './directory.ts'
import { s3Target } from './s3.ts'

export { withCachedLedger } from './cached-ledger.ts'
export { withStateElsewhere } from './state-elsewhere.ts'

/** Every target by its type in the configuration. */
export const targets = { azure: azureTarget, directory: directoryTarget, s3: s3Target }
