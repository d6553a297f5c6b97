import { directorySource } from './directory.ts'

export { openCache } from './cache.ts'

/** Every source by its type in the configuration. */
export const sources = { directory: directorySource }
