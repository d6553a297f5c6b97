import { astro } from './astro.ts'
import type { Dialect } from './dialect.ts'
import { docusaurus } from './docusaurus.ts'
import { eleventy } from './eleventy.ts'
import { gatsby } from './gatsby.ts'
import { hexo } from './hexo.ts'
import { hugo } from './hugo.ts'
import { jekyll } from './jekyll.ts'
import { obsidian } from './obsidian.ts'
import { plain } from './plain.ts'
import { zola } from './zola.ts'

/** Every dialect by its name in the configuration, in the order in which engines win a draw for a folder. */
export const dialects = {
  zola,
  hexo,
  eleventy,
  astro,
  docusaurus,
  gatsby,
  hugo,
  jekyll,
  obsidian,
  plain,
} satisfies Record<string, Dialect>

export type Engine = keyof typeof dialects

/** The names of the dialects. */
export const ENGINES = Object.keys(dialects) as readonly Engine[]
