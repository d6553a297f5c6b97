import yaml from 'js-yaml'

/** What is wrong with a YAML text, and on which of its lines (from 0). */
export class YamlError extends Error {
  override readonly name = 'YamlError'
  readonly line: number

  constructor(message: string, line: number, options?: ErrorOptions) {
    super(message, options)
    this.line = line
  }
}

/**
 * The failsafe schema plus null: a scalar stays the text it was, so that a title `1.10`, a tag `2012` and every
 * date reach our own rules unchanged. There are no merge keys, and no tag constructs anything.
 */
const SCHEMA = new yaml.Schema({
  include: [yaml.FAILSAFE_SCHEMA as unknown as yaml.Schema],
  implicit: [
    new yaml.Type('tag:yaml.org,2002:null', {
      kind: 'scalar',
      resolve: (text: unknown) =>
        text === null || text === '' || text === '~' || /^null$/i.test(String(text)),
      construct: () => null,
    }),
  ],
} as yaml.SchemaDefinition)

/** As `parseYamlValue`, of a text that must be a mapping. */
export function parseYaml(text: string, onDuplicate: OnDuplicate): object {
  const value = parseYamlValue(text, onDuplicate)
  if (typeof value !== 'object' || Array.isArray(value)) throw new YamlError('expected keys with values', 0)
  return value as object
}

type OnDuplicate = (line: number, message: string) => void

/**
 * One document of YAML; nothing is an empty mapping. A key that stands twice has its last value, as in Jekyll and Hugo, and is
 * told to `onDuplicate`.
 *
 * @throws YamlError
 */
export function parseYamlValue(text: string, onDuplicate: OnDuplicate): unknown {
  const tab = text.split('\n').findIndex((line) => /^\t\s*\S/.test(line))
  const zero = text.split('\n').findIndex((line) => line.includes('\0'))
  if (zero !== -1) throw new YamlError('a zero byte (NUL) is no text', zero)
  if (tab !== -1) throw new YamlError('a line is indented by a tab, expected blanks', tab)
  let value: unknown
  try {
    value = load(text, false)
  } catch (error) {
    if (!(error instanceof YamlError) || !error.message.startsWith('duplicated mapping key')) throw error
    onDuplicate(
      error.line,
      `the key stands twice, the last one counts: ${text.split('\n')[error.line]?.trim() ?? ''}`,
    )
    value = load(text, true)
  }
  return value ?? {}
}

function load(text: string, allowDuplicates: boolean): unknown {
  try {
    return yaml.safeLoad(text, { schema: SCHEMA, json: allowDuplicates } as yaml.LoadOptions)
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error
    const { reason, mark } = error as unknown as { reason?: string; mark?: { line: number } }
    throw new YamlError(reason ?? 'unreadable', mark?.line ?? 0, { cause: error })
  }
}
