import { directorySource } from './directory.ts'

/** Every source by its type in the configuration. */
export const sources = { directory: directorySource }
