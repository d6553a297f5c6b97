import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { boundedData } from '../core/data.ts'
import type { DataMap } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { readText } from './read-text.ts'
import { parseYaml, YamlError } from './yaml.ts'

/**
 * A blog's own data or configuration file (YAML, TOML, JSON by its name), as text values. Undefined when it is not
 * there; one that cannot be read is a problem, and counts as absent.
 */
export function readDataFile(root: string, name: string, problems: Problem[]): DataMap | undefined {
  const path = join(root, name)
  try {
    const text = readText(path)
    if (name.endsWith('.toml')) return boundedData(parseToml(text))
    if (name.endsWith('.json')) return boundedData(JSON.parse(text))
    return boundedData(
      parseYaml(text, (line, message) =>
        problems.push({ path, line: line + 1, severity: 'warning', message }),
      ),
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    const line = error instanceof YamlError ? error.line + 1 : (error as { line?: number }).line
    const message = `cannot be read: ${(error as Error).message.split('\n')[0]}`
    problems.push({
      path,
      ...(line !== undefined && { line }),
      severity: 'error',
      message,
      hint: 'its settings do not count until it is corrected',
    })
    return undefined
  }
}
