import type { DataMap, Template } from '../core/post.ts'
import { expandBlockTags } from './block-tags.ts'
import { degradeMdx } from './mdx.ts'
import { expandShortcodes } from './shortcodes.ts'
import { expandVault } from './vault-text.ts'
import { expandZola } from './zola-shortcodes.ts'

type Expand = (text: string, page: DataMap, site: DataMap) => string

/** The template languages that are not executed: what a reader can show of them, and the text in the rest. */
export const degraders: Readonly<Record<Exclude<Template['language'], 'liquid'>, Expand>> = {
  shortcodes: expandShortcodes,
  tags: expandBlockTags,
  zola: expandZola,
  mdx: degradeMdx,
  vault: expandVault,
}
