import type { Rule } from '../finding.ts'

/** Modules in namespaces of their own. */
export const MODULE_RULES = {
  'thread-when': {
    severity: 'error',
    section: 'RFC 4685 §4',
    hint: 'the attribute is called thr:updated since the RFC',
  },
  'comment-rss-name': {
    severity: 'warning',
    section: 'CommentAPI',
    hint: 'the element is called wfw:commentRss',
  },
  'itunes-missing': {
    severity: 'warning',
    section: 'Podcaster’s guide to RSS, Required tags',
    hint: 'add it, or directories will not list the podcast',
  },
  'itunes-format': {
    severity: 'warning',
    section: 'Podcaster’s guide to RSS, <enclosure>',
    hint: 'use M4A, MP3, MOV, MP4, M4V, PDF or EPUB',
  },
  'itunes-category': {
    severity: 'error',
    section: 'Podcaster’s guide to RSS, <itunes:category>',
    hint: 'use one of Apple’s categories, letter by letter',
  },
  'itunes-category-old': {
    severity: 'warning',
    section: 'Podcaster’s guide to RSS, <itunes:category>',
    hint: 'the category was given up in 2019: choose one of the present list',
  },
  'itunes-keywords': {
    severity: 'warning',
    section: 'Podcaster’s guide to RSS',
    hint: 'put commas between keywords',
  },
  'itunes-encoding': {
    severity: 'warning',
    section: 'Podcaster’s guide to RSS',
    hint: 'use UTF-8',
  },
  'media-namespace': {
    severity: 'error',
    section: 'Media RSS, Namespace declaration',
    hint: 'write http://search.yahoo.com/mrss/, with the slash at the end',
  },
  'media-group': {
    severity: 'error',
    section: 'Media RSS, <media:group>',
    hint: 'a group is of two or more representations of one object; leave it out around one',
  },
  'media-adult': {
    severity: 'warning',
    section: 'Media RSS, <media:rating>',
    hint: 'write <media:rating scheme="urn:simple">adult</media:rating>',
  },
  'georss-comma': {
    severity: 'warning',
    section: 'GeoRSS Simple',
    hint: 'put a blank between latitude and longitude',
  },
} as const satisfies Record<string, Rule>
