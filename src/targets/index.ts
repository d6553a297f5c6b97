import { folderTarget } from './folder.ts'
import { s3Target } from './s3.ts'

export { withStateElsewhere } from './state-elsewhere.ts'

/** Every target by its type in the configuration. */
export const targets = { directory: folderTarget, s3: s3Target }
