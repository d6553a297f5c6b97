import { isLanguageTag } from '../../core/language.ts'
import { quote } from '../finding.ts'
import { reportValue, type ValueCheck } from '../grammar.ts'

/** A language tag. */
export const language: ValueCheck = (value) => {
  if (!isLanguageTag(value.text.trim()))
    reportValue(
      value,
      'invalid-language',
      `${value.name}: expected a language tag, found ${quote(value.text)}`,
    )
}
