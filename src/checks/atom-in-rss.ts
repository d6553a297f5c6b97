import { CATEGORY, generator, linkElement, person, textConstruct } from './atom-constructs.ts'
import { checkText } from './atom-text.ts'
import {
  type ElementRule,
  meetAgain,
  reportValue,
  single,
  type ValueCheck,
  type Vocabulary,
} from './grammar.ts'
import { sameMeaning } from './modules/everywhere.ts'
import { rfc3339Date } from './values/dates.ts'
import { absoluteUri, uriReference } from './values/links.ts'
import { filled } from './values/numbers.ts'
import { childOf } from './xml/tree.ts'

const ATOM = 'RFC 4287 §4.2'
const once = 'duplicate-element'

const uniqueId: ValueCheck = (value) => {
  if (value.text !== '' && meetAgain(value.inspection, 'atom:id', value.text))
    reportValue(value, 'duplicate-value', `atom:id: found a second time in the feed`)
}

const text: ElementRule = { ...textConstruct, once }

/** Elements of Atom that stand in channels of RSS. */
export const ATOM_IN_CHANNEL: Vocabulary = {
  'atom:author': person,
  'atom:category': CATEGORY,
  'atom:contributor': person,
  'atom:generator': { ...generator, once },
  'atom:id': single(ATOM, absoluteUri),
  'atom:icon': single(ATOM, filled, uriReference),
  'atom:logo': single(ATOM, filled, uriReference),
  'atom:link': linkElement,
  'atom:title': text,
  'atom:subtitle': text,
  'atom:rights': text,
  'atom:updated': single(ATOM, rfc3339Date),
}

/** Elements of Atom that stand in items of RSS. */
export const ATOM_IN_ITEM: Vocabulary = {
  'atom:id': sameMeaning('guid', single(ATOM, absoluteUri, uniqueId)),
  'atom:link': linkElement,
  'atom:title': text,
  'atom:summary': text,
  'atom:author': { ...person, once },
  'atom:contributor': person,
  'atom:content': {
    section: 'RFC 4287 §4.1.3',
    open: true,
    attributes: { type: [], src: [] },
    also(element, inspection) {
      checkText(element, inspection, true)
      if (element.parent !== undefined && childOf(element.parent, 'description') !== undefined)
        inspection.report('rss-same-meaning', element, 'item: found atom:content beside description')
    },
  },
  'atom:published': sameMeaning('pubDate', single(ATOM, rfc3339Date)),
  'atom:updated': single(ATOM, rfc3339Date),
}
