import { ATOM_RULES } from './atom.ts'
import { HTML_RULES } from './html.ts'
import { HTTP_RULES } from './http.ts'
import { JSON_RULES } from './json.ts'
import { MODULE_RULES } from './modules.ts'
import { OPML_RULES } from './opml.ts'
import { RSS_RULES } from './rss.ts'
import { STRUCTURE_RULES } from './structure.ts'
import { VALUE_RULES } from './values.ts'
import { XML_RULES } from './xml.ts'

/** Every rule by its name, which is stable: people switch rules off by it. */
export const RULES = {
  ...XML_RULES,
  ...HTTP_RULES,
  ...STRUCTURE_RULES,
  ...VALUE_RULES,
  ...HTML_RULES,
  ...RSS_RULES,
  ...ATOM_RULES,
  ...JSON_RULES,
  ...OPML_RULES,
  ...MODULE_RULES,
}

export type RuleName = keyof typeof RULES
