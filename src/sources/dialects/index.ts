import type { Dialect } from './dialect.ts'
import { hugo } from './hugo.ts'
import { jekyll } from './jekyll.ts'
import { plain } from './plain.ts'

/** Every dialect by its name in the configuration. */
export const dialects = { jekyll, hugo, plain } satisfies Record<string, Dialect>
