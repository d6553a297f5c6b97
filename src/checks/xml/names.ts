import { knownNamespace, OBSOLETE_ATOM } from './namespaces.ts'

/** What an element or attribute is called by the rules: see `XmlElement.name`. */
export interface KnownName {
  readonly name: string
  readonly vocabulary: string | undefined
}

/** The namespace that stands for the vocabulary of the root, right or wrong. */
export interface Home {
  readonly uri: string
  readonly prefix: string
}

/** A root in the wrong namespace stands for the vocabulary that its name belongs to; the rules say that it is wrong. */
export function homeOf(local: string, uri: string): Home | undefined {
  if (local === 'rss' || local === 'opml' || local === 'outlineDocument') return { uri, prefix: '' }
  return (local === 'feed' || local === 'entry') && uri !== OBSOLETE_ATOM
    ? { uri, prefix: 'atom' }
    : undefined
}

/** The name of an element in a document of that home. */
export function elementName(uri: string, local: string, home: Home | undefined): KnownName {
  if (uri === home?.uri) return inVocabulary(home.prefix, local)
  return attributeName(uri, local)
}

/** The name of an attribute: without a prefix it is its element's. */
export function attributeName(uri: string, local: string): KnownName {
  if (uri === '') return { name: local, vocabulary: '' }
  const known = knownNamespace(uri)
  return known === undefined
    ? { name: `{${uri}}${local}`, vocabulary: undefined }
    : inVocabulary(known.prefix, local)
}

function inVocabulary(prefix: string, local: string): KnownName {
  return { name: prefix === '' ? local : `${prefix}:${local}`, vocabulary: prefix }
}
