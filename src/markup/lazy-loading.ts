type Attributes = Readonly<Record<string, string>>

const SRC = [
  'data-src',
  'data-lazy-src',
  'data-original',
  'data-lazy',
  'data-original-src',
  'data-img-src',
  'data-echo',
]
const SRCSET = ['data-srcset', 'data-lazy-srcset', 'data-original-set']

/** Whether a script is to load what these attributes name. */
export function isLoadedLate(attributes: Attributes): boolean {
  return [...SRC, ...SRCSET].some((name) => attributes[name])
}

/** Attributes with the addresses that scripts would put in place later. */
export function withoutLazyLoading(attributes: Attributes): Record<string, string> {
  const src = firstOf(attributes, SRC)
  const srcset = firstOf(attributes, SRCSET)
  return { ...attributes, ...(src !== undefined && { src }), ...(srcset !== undefined && { srcset }) }
}

function firstOf(attributes: Attributes, names: readonly string[]): string | undefined {
  const name = names.find((known) => attributes[known])
  return name === undefined ? undefined : attributes[name]
}
