type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Members that are undefined are absent: what is not known is not said. */
export function definedOnly<T extends object>(members: T): Defined<T> {
  const defined: Partial<T> = {}
  for (const name in members) if (members[name] !== undefined) defined[name] = members[name]
  return defined as Defined<T>
}
