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

/** Every dialect by its name in the configuration. */
export const dialects = {
  jekyll,
  hugo,
  zola,
  eleventy,
  astro,
  docusaurus,
  gatsby,
  hexo,
  obsidian,
  plain,
} satisfies Record<string, Dialect>
