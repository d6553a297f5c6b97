import { isLanguageTag } from '../../core/language.ts'
import { quote, type Report } from '../finding.ts'
import type { RuleName } from '../rules/index.ts'
import { rfc3339Instant } from '../values/dates.ts'
import { isMediaType } from '../values/media-type.ts'
import type { JsonNode, JsonObject } from './parse.ts'

/** A member of an object: which values it may have. */
export type MemberCheck = (node: JsonNode, name: string, report: Report) => void

/** What the members of an object may be, by name. */
export interface Shape {
  readonly members: Readonly<Record<string, MemberCheck>>
  /** What the members say together. */
  readonly also?: (object: JsonObject, path: string, report: Report) => void
}

/** Holds an object against its shape. `path` names it in messages: `items[3]`. */
export function checkObject(node: JsonNode, shape: Shape, path: string, report: Report): void {
  if (node.kind !== 'object') {
    report('json-type', node, `${path}: expected an object, found ${describe(node)}`)
    return
  }
  for (const [name, offset] of node.repeated)
    report('json-member-twice', { offset }, `${path}: found ${quote(name)} a second time`)
  for (const [name, member] of node.members) {
    const check = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    if (check !== undefined) check(member, join(path, name), report)
    else if (!name.startsWith('_'))
      report('json-unknown-member', member, `${path}: found the unknown member ${quote(name)}`)
    else if (!/^_[\p{L}][^.]*$/u.test(name))
      report('json-extension-name', member, `${path}: found the extension ${quote(name)}`)
  }
  shape.also?.(node, path, report)
}

function join(path: string, name: string): string {
  return path === 'feed' ? name : `${path}.${name}`
}

/** What a value is, for messages. */
export function describe(node: JsonNode): string {
  if (node.kind === 'list' || node.kind === 'object') return node.kind === 'list' ? 'a list' : 'an object'
  return node.kind === 'null' ? 'null' : quote(String(node.value))
}

/** The string that a member is, undefined when it is absent or something else. */
export function stringOf(object: JsonObject, name: string): string | undefined {
  const node = object.members.get(name)
  return node?.kind === 'string' ? (node.value as string) : undefined
}

/** A string; empty ones say nothing. */
export const text: MemberCheck = (node, name, report) => {
  if (node.kind !== 'string') reportType('a string', node, name, report)
  else if (String(node.value).trim() === '') report('json-blank', node, `${name}: found an empty string`)
}

/** A string, perhaps an empty one. */
export const anyString: MemberCheck = (node, name, report) => {
  if (node.kind !== 'string') reportType('a string', node, name, report)
}

export const truth: MemberCheck = (node, name, report) => {
  if (node.kind !== 'boolean') reportType('true or false', node, name, report)
}

/** A number that is not negative; `rule` is broken otherwise. */
export function count(rule: RuleName = 'json-type'): MemberCheck {
  return (node, name, report) => {
    if (node.kind !== 'number' || Number(node.value) < 0)
      report(rule, node, `${name}: expected a number, found ${describe(node)}`)
  }
}

/** A complete address. */
export const address: MemberCheck = (node, name, report) => {
  if (node.kind !== 'string') reportType('an address', node, name, report)
  else if (!/^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(String(node.value)))
    report('json-link', node, `${name}: expected a complete address, found ${describe(node)}`)
}

/** A date of RFC 3339. */
export const date: MemberCheck = (node, name, report) => {
  if (node.kind !== 'string') reportType('a date', node, name, report)
  else if (rfc3339Instant(String(node.value)) === undefined)
    report('invalid-rfc3339-date', node, `${name}: expected a date of RFC 3339, found ${describe(node)}`)
}

export const languageTag: MemberCheck = (node, name, report) => {
  if (node.kind !== 'string') reportType('a language tag', node, name, report)
  else if (!isLanguageTag(String(node.value)))
    report('invalid-language', node, `${name}: expected a language tag, found ${describe(node)}`)
}

export const mimeType: MemberCheck = (node, name, report) => {
  if (node.kind !== 'string') reportType('a media type', node, name, report)
  else if (!isMediaType(String(node.value)))
    report('invalid-media-type', node, `${name}: expected a media type, found ${describe(node)}`)
}

/** A list whose items are checked one by one. */
export function listOf(check: MemberCheck): MemberCheck {
  return (node, name, report) => {
    if (node.kind !== 'list') reportType('a list', node, name, report)
    else for (const [index, item] of node.items.entries()) check(item, `${name}[${index}]`, report)
  }
}

/** An object of a shape. */
export function objectOf(shape: Shape): MemberCheck {
  return (node, name, report) => checkObject(node, shape, name, report)
}

function reportType(expected: string, node: JsonNode, name: string, report: Report): void {
  report('json-type', node, `${name}: expected ${expected}, found ${describe(node)}`)
}
