import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { boundedData } from '../core/data.ts'
import type { Data, DataMap } from '../core/post.ts'
import { OperatorError, type Problem } from '../core/problem.ts'
import { readText } from './read-text.ts'
import { parseYaml, parseYamlValue, YamlError } from './yaml.ts'

/**
 * A blog's own configuration file (YAML, TOML, JSON by its name), as text values. Undefined when it is not there.
 *
 * @throws OperatorError when it cannot be read: addresses depend on it
 */
export function readConfigFile(root: string, name: string, problems: Problem[]): DataMap | undefined {
  try {
    return parseDataFile(root, name, problems)
  } catch (cause) {
    const { path, line, message } = faultOf(name, cause)
    throw new OperatorError(`${join(root, path)}${line === undefined ? '' : `:${line}`}: ${message}`, {
      cause,
    })
  }
}

/** As `readConfigFile`, for files that only add to posts: one that cannot be read is a problem, and counts as absent. */
export function readDataFile(root: string, name: string, problems: Problem[]): DataMap | undefined {
  return guarded(name, problems, () => parseDataFile(root, name, problems))
}

/** As `readDataFile`, for files that may hold any value. */
export function readDataTree(root: string, name: string, problems: Problem[]): Data | undefined {
  return guarded(name, problems, () => {
    const parsed = parseFile(root, name, problems, true)
    return parsed === undefined ? undefined : boundedData({ parsed }).parsed
  })
}

function guarded<T>(name: string, problems: Problem[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const hint = 'it does not count until it is corrected'
    problems.push({ ...faultOf(name, error), severity: 'error', hint })
    return undefined
  }
}

function parseDataFile(root: string, name: string, problems: Problem[]): DataMap | undefined {
  const parsed = parseFile(root, name, problems)
  return parsed === undefined ? undefined : boundedData(parsed)
}

function parseFile(root: string, name: string, problems: Problem[], isTree = false): unknown {
  let text: string
  try {
    text = readText(join(root, name))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
  if (name.endsWith('.toml')) return parseToml(text)
  if (name.endsWith('.json')) return JSON.parse(text) as unknown
  const onDuplicate = (line: number, message: string): void => {
    problems.push({ path: name, line: line + 1, severity: 'warning', message })
  }
  return isTree ? parseYamlValue(text, onDuplicate) : parseYaml(text, onDuplicate)
}

function faultOf(name: string, error: unknown): { path: string; line?: number; message: string } {
  const line = error instanceof YamlError ? error.line + 1 : (error as { readonly line?: number }).line
  const message = `cannot be read: ${(error as Error).message.split('\n')[0]}`
  return { path: name, ...(line !== undefined && { line }), message }
}
