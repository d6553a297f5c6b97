/** What titles and descriptions are made of. */
export interface TitleFacts {
  /** The site's title. */
  readonly site: string
  readonly term?: string
  readonly taxonomy?: string
  readonly language?: string
}

/** Every placeholder that a template may hold. */
export const TITLE_PLACEHOLDERS = ['site', 'term', 'taxonomy', 'language'] as const

/** A template with `{site}`, `{term}`, `{taxonomy}` and `{language}` filled in; what is in other braces stays. */
export function fillTemplate(template: string, facts: TitleFacts): string {
  return template.replace(PLACEHOLDER, (_whole, name: keyof TitleFacts) => facts[name] ?? '')
}

const PLACEHOLDER = new RegExp(`\\{(${TITLE_PLACEHOLDERS.join('|')})\\}`, 'g')
