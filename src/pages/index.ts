export { createPages } from './companion.ts'
export type { PagesSpec } from './spec.ts'
