import { type ElementRule, type Inspection, leaf, single, type Vocabulary } from '../grammar.ts'
import { looseDate, w3cDate } from '../values/dates.ts'
import { language } from '../values/language.ts'
import { uriReference } from '../values/links.ts'
import { anyText, decimal, integer } from '../values/numbers.ts'
import { plainText } from '../values/text.ts'
import { attributeOf, childOf, type XmlElement } from '../xml/tree.ts'
import { GEO } from './geo.ts'

const DC = 'Dublin Core Elements 1.1'
const DCTERMS = 'DCMI Metadata Terms'

/** An element that says what an element of RSS says, too; the Profile asks for one of the two. */
export function sameMeaning(core: string, rule: ElementRule): ElementRule {
  return {
    ...rule,
    also(element, inspection, section) {
      rule.also?.(element, inspection, section)
      reportSameMeaning(element, core, inspection)
    },
  }
}

function reportSameMeaning(element: XmlElement, core: string, { report, format }: Inspection): void {
  const { parent, name } = element
  if (format !== 'rss' || parent === undefined || childOf(parent, core) === undefined) return
  report('rss-same-meaning', element, `${parent.name}: found ${name} beside ${core}`)
}

/** A resource that is named by an attribute (RSS 1.0 modules). */
export const resource: ElementRule = {
  section: 'RDF/XML §2.4',
  text: [anyText],
  attributes: { 'rdf:resource': [uriReference], 'dc:title': [] },
  also({ attributes, text, offset, ...element }, inspection, section) {
    const isEmpty =
      attributeOf({ attributes, text, offset, ...element }, 'rdf:resource') === undefined &&
      text.trim() === ''
    if (isEmpty && inspection.format !== 'rss')
      inspection.report('missing-attribute', { offset }, `${element.name}: expected rdf:resource`, section)
  },
}

const OPEN: ElementRule = { section: DCTERMS, open: true }

const dctermsOpen = Object.fromEntries(
  (
    'valid available accessRights accrualMethod accrualPeriodicity accrualPolicy bibliographicCitation educationLevel ' +
    'instructionalMethod license provenance rightsHolder spatial temporal isVersionOf hasVersion isReplacedBy replaces isRequiredBy ' +
    'requires isPartOf hasPart isReferencedBy references isFormatOf hasFormat conformsTo tableOfContents date creator subject title ' +
    'description publisher contributor type format identifier source language relation coverage rights medium'
  )
    .split(' ')
    .map((name) => [`dcterms:${name}`, OPEN] as const),
)

/** What may stand in every element of RSS and Atom that has elements. */
export const EVERYWHERE: Vocabulary = {
  'dc:title': single(DC, anyText),
  'dc:description': single(DC, anyText),
  'dc:publisher': sameMeaning('webMaster', leaf(DC, anyText)),
  'dc:contributor': leaf(DC, anyText),
  'dc:type': single(DC, anyText),
  'dc:format': single(DC, anyText),
  'dc:identifier': leaf(DC, anyText),
  'dc:source': sameMeaning('source', single(DC, anyText)),
  'dc:language': sameMeaning('language', single(DC, language)),
  'dc:relation': leaf(DC, anyText),
  'dc:coverage': leaf(DC, anyText),
  'dc:rights': sameMeaning('copyright', single(DC, plainText)),
  'dc:creator': leaf(DC, anyText),
  'dc:subject': leaf(DC, anyText),
  'dc:date': leaf(DC, w3cDate),
  'dcterms:alternative': leaf(DCTERMS, anyText),
  'dcterms:abstract': single(DCTERMS, anyText),
  'dcterms:created': single(DCTERMS, w3cDate),
  'dcterms:issued': single(DCTERMS, w3cDate),
  'dcterms:modified': sameMeaning('lastBuildDate', single(DCTERMS, w3cDate)),
  'dcterms:dateAccepted': single(DCTERMS, anyText),
  'dcterms:dateCopyrighted': single(DCTERMS, anyText),
  'dcterms:dateSubmitted': single(DCTERMS, anyText),
  'dcterms:extent': single(DCTERMS, integer(1)),
  'dcterms:audience': leaf(DCTERMS, anyText),
  'dcterms:mediator': single(DCTERMS, anyText),
  ...dctermsOpen,
  'rdf:RDF': OPEN,
  'rdf:type': OPEN,
  'rdf:Description': OPEN,
  'rdfs:seeAlso': resource,
  'rdfs:label': leaf('RDF Schema', anyText),
  'rdfs:comment': leaf('RDF Schema', anyText),
  'cc:license': OPEN,
  'ev:startdate': single('mod_event', looseDate),
  'ev:enddate': single('mod_event', looseDate),
  'geourl:latitude': leaf('GeoURL', decimal(-90, 90)),
  'geourl:longitude': leaf('GeoURL', decimal(-180, 180)),
  'icbm:latitude': leaf('ICBM', decimal(-90, 90)),
  'icbm:longitude': leaf('ICBM', decimal(-180, 180)),
  ...GEO,
}
