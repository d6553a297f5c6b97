import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMap } from '../core/data.ts'
import type { Data, DataMap } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { readDataTree } from './data-file.ts'
import { textOf } from './fields.ts'
import { withoutExtension } from './names.ts'

/**
 * The people that a blog's data files name, by their keys: files with one person per key or with a list of people, and
 * folders with one file per person. What is not there is skipped.
 */
export function readPeople(
  root: string,
  files: readonly string[],
  folders: readonly string[],
  problems: Problem[],
): DataMap {
  const people: Record<string, Data> = Object.create(null)
  for (const name of files) Object.assign(people, byKey(readDataTree(root, name, problems) ?? null))
  for (const folder of folders) {
    for (const name of dataFiles(join(root, folder))) {
      const person = readDataTree(root, `${folder}/${name}`, problems)
      if (person !== undefined) people[withoutExtension(name)] = person
    }
  }
  return people
}

function byKey(data: Data): DataMap {
  if (isMap(data)) return data
  const people: Record<string, Data> = {}
  if (!Array.isArray(data)) return people
  for (const person of data) {
    if (!isMap(person)) continue
    const key = textOf(person, ['id', 'key', 'slug', 'username', 'name'])
    if (key !== undefined) people[key] = person
  }
  return people
}

function dataFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(?:json|ya?ml|toml)$/.test(name))
      .sort()
  } catch {
    return []
  }
}
