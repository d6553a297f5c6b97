import { directorySource } from './directory.ts'
import { gitSource } from './git/source.ts'

export { openCache } from './cache.ts'
export { ADDRESS_EXPECTED, type GitAddress, parseGitAddress } from './git/address.ts'
export { type Checkout, CheckoutError, lastCheckout, updateCheckout } from './git/checkout.ts'
export { requireGit } from './git/version.ts'
export { faultOfGlob } from './glob.ts'
export { unknownPlaceholders } from './permalink.ts'

/** Every source by its type in the configuration. */
export const sources = { directory: directorySource, git: gitSource }
