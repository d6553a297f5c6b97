import { directoryTarget } from './directory.ts'

/** Every target by its type in the configuration. */
export const targets = { directory: directoryTarget }

export { withStateElsewhere } from './state-elsewhere.ts'
