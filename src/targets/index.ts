import { azureTarget } from './azure.ts'
import { folderTarget } from './folder.ts'
import { s3Target } from './s3.ts'

export { withCachedLedger } from './cached-ledger.ts'
export { withStateElsewhere } from './state-elsewhere.ts'

/** Every target by its type in the configuration. */
export const targets = { azure: azureTarget, directory: folderTarget, s3: s3Target }
