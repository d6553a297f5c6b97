import { quote } from '../finding.ts'
import { type ElementRule, leaf, reportValue, type ValueCheck, type Vocabulary } from '../grammar.ts'
import { anyText, decimal, integer } from '../values/numbers.ts'

const WGS84 = 'WGS84 Geo Positioning'
const GEORSS = 'GeoRSS'

/** Pairs of latitude and longitude, all with blanks between them. */
function coordinates(min: number, max: number): ValueCheck {
  return (value) => {
    const text = value.text.trim()
    if (text.includes(',')) reportValue(value, 'georss-comma', `${value.name}: found ${quote(text)}`)
    const numbers = text.split(/[\s,]+/)
    const areNumbers = numbers.every((number) => /^[-+]?\d+\.?\d*$/.test(number))
    if (!areNumbers || numbers.length % 2 !== 0 || numbers.length < min || numbers.length > max)
      reportValue(
        value,
        'invalid-value',
        `${value.name}: expected latitude and longitude, found ${quote(text)}`,
      )
  }
}

const gmlPosition: ElementRule = { section: GEORSS, text: [coordinates(2, 2)], attributes: ANY_GML() }
const gmlPositions: ElementRule = {
  section: GEORSS,
  text: [coordinates(4, Number.POSITIVE_INFINITY)],
  attributes: ANY_GML(),
}
const gmlEnvelope: ElementRule = {
  section: GEORSS,
  attributes: ANY_GML(),
  children: { 'gml:lowerCorner': gmlPosition, 'gml:upperCorner': gmlPosition },
}

function ANY_GML(): Record<string, readonly ValueCheck[]> {
  return { srsName: [], srsDimension: [], 'gml:id': [] }
}

function gml(children: Vocabulary): ElementRule {
  return { section: GEORSS, attributes: ANY_GML(), children }
}

/** Attributes of GeoRSS Simple. */
const simple = { featuretypetag: [], relationshiptag: [], featurename: [], elev: [], floor: [], radius: [] }

function simpleLeaf(check: ValueCheck): ElementRule {
  return { section: GEORSS, text: [check], attributes: simple }
}

/** Places: WGS84 and GeoRSS. */
export const GEO: Vocabulary = {
  'geo:Point': {
    section: WGS84,
    children: {
      'geo:lat': leaf(WGS84, decimal(-90, 90)),
      'geo:long': leaf(WGS84, decimal(-180, 180)),
      'geo:alt': leaf(WGS84, decimal()),
    },
  },
  'geo:lat': leaf(WGS84, decimal(-90, 90)),
  'geo:long': leaf(WGS84, decimal(-180, 180)),
  'geo:alt': leaf(WGS84, decimal()),
  'georss:where': {
    section: GEORSS,
    children: {
      'gml:Point': gml({ 'gml:pos': gmlPosition }),
      'gml:LineString': gml({ 'gml:posList': gmlPositions }),
      'gml:Polygon': gml({ 'gml:exterior': gml({ 'gml:LinearRing': gml({ 'gml:posList': gmlPositions }) }) }),
      'gml:Envelope': gmlEnvelope,
    },
  },
  'georss:point': simpleLeaf(coordinates(2, 2)),
  'georss:line': simpleLeaf(coordinates(4, Number.POSITIVE_INFINITY)),
  'georss:polygon': simpleLeaf(coordinates(8, Number.POSITIVE_INFINITY)),
  'georss:box': simpleLeaf(coordinates(4, 4)),
  'georss:circle': simpleLeaf(anyText),
  'georss:featureTypeTag': leaf(GEORSS, anyText),
  'georss:relationshipTag': leaf(GEORSS, anyText),
  'georss:featureName': leaf(GEORSS, anyText),
  'georss:featurename': leaf(GEORSS, anyText),
  'georss:featuretypetag': leaf(GEORSS, anyText),
  'georss:relationshiptag': leaf(GEORSS, anyText),
  'georss:elev': leaf(GEORSS, decimal()),
  'georss:floor': leaf(GEORSS, integer(Number.NEGATIVE_INFINITY)),
  'georss:radius': leaf(GEORSS, decimal(0)),
}
