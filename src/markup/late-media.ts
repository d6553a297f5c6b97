import type { Edits, Fate, OpenElement } from './html-edits.ts'
import { isLoadedLate } from './lazy-loading.ts'

/** Pictures that a script loads, and the copy beside them for those who run no scripts: one of the two stays. */
export class LateMedia {
  /** The last picture, when nothing stands behind it. */
  #before: OpenElement | undefined
  #inNoscript: OpenElement[] = []
  #outside: OpenElement | undefined
  #isInside = false

  enter(element: OpenElement): void {
    if (element.name === 'noscript') {
      this.#outside = this.#before
      this.#inNoscript = []
      this.#isInside = true
    } else if (MEDIA.has(element.name) && !isPixel(element)) {
      if (this.#isInside) this.#inNoscript.push(element)
      else this.#before = element
    }
  }

  text(text: string): void {
    if (!this.#isInside && text.trim() !== '') this.#before = undefined
  }

  leaveNoscript(_element: OpenElement, edits: Edits): Fate {
    this.#isInside = false
    const before = this.#outside
    const [first] = this.#inNoscript
    this.#before = undefined
    if (first === undefined) return 'drop'
    if (before === undefined) return 'unwrap'
    if (isLoadedLate(before.attributes) || before.attributes.src === first.attributes.src) return 'drop'
    if (before.name === 'img' && /^(?:data:|$)/.test(before.attributes.src ?? ''))
      edits.replace(before.start, before.openEnd, '')
    return 'unwrap'
  }
}

const MEDIA = new Set(['img', 'video', 'audio', 'iframe'])

/** What counts readers, and shows nothing. */
function isPixel({ attributes }: OpenElement): boolean {
  const { width, height, style = '' } = attributes
  return (
    /^[01](?:px)?$/.test(width ?? '') ||
    /^[01](?:px)?$/.test(height ?? '') ||
    /display\s*:\s*none/.test(style)
  )
}
