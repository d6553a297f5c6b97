import { isMap } from '../core/data.ts'
import type { Data } from '../core/post.ts'
import { foldedText, foldKeys, type Stated } from './folded-keys.ts'

/** The picture that stands for a post. */
export interface LeadImage {
  /** Absolute. */
  readonly url: string
  /** What it shows, as its author wrote it. */
  readonly alt?: string
}

/** Where engines and themes keep it, the picture of the post before those that are made of it for other places. */
const KEYS = [
  'image',
  'cover',
  'coverimage',
  'coverimg',
  'featuredimage',
  'featureimage',
  'heroimage',
  'hero',
  'banner',
  'bannerimage',
  'images',
  'header',
  'ogimage',
  'socialimage',
  'shareimage',
  'shareimg',
  'thumbnail',
  'thumbnailimg',
  'thumb',
  'teaser',
  'resources',
]
const REFERENCES = [
  'src',
  'url',
  'path',
  'image',
  'file',
  'href',
  'overlayimage',
  'ogimage',
  'feature',
  'teaser',
]
const ALTS = ['alt', 'alttext', 'imagealt']

/**
 * The first picture of front matter that has an address: a reference, an object (`src`, `url`, `path` …, `alt`), a list of
 * these, or Hugo's `resources` by their names.
 *
 * @param resolve gives a reference's absolute address
 */
export function leadImage(
  stated: ReadonlyMap<string, Stated>,
  resolve: (reference: string) => string | undefined,
): LeadImage | undefined {
  for (const name of KEYS) {
    const value = stated.get(name)?.value
    if (value === undefined) continue
    const found = pictureIn(name === 'resources' ? resourceIn(value) : value, resolve)
    if (found === undefined) continue
    const alt = found.alt ?? foldedText(stated, [`${name}alt`, `${name}alttext`])
    return alt === undefined ? found : { url: found.url, alt }
  }
  return undefined
}

function pictureIn(
  value: Data | undefined,
  resolve: (reference: string) => string | undefined,
): LeadImage | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') {
    const url = /^(?:true|false|none)?$/i.test(value.trim()) ? undefined : resolve(value)
    return url === undefined ? undefined : { url }
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = pictureIn(item, resolve)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isMap(value)) return undefined
  const folded = foldKeys(value)
  for (const name of REFERENCES) {
    const found = pictureIn(folded.get(name)?.value, resolve)
    if (found === undefined) continue
    const alt = found.alt ?? foldedText(folded, ALTS)
    return alt === undefined ? found : { url: found.url, alt }
  }
  return undefined
}

/** Hugo: a bundle's file with one of the names by which themes look for its picture. */
function resourceIn(value: Data): Data | undefined {
  if (!Array.isArray(value)) return undefined
  return value.find((item) => {
    if (!isMap(item)) return false
    const folded = foldKeys(item)
    const isNamed = /^(?:cover|featured?|header|hero|banner|thumbnail|image)\b/i.test(
      foldedText(folded, ['name']) ?? '',
    )
    return isNamed && !/[*?[]/.test(foldedText(folded, ['src']) ?? '*')
  })
}
