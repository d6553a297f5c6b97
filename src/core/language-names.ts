/**
 * What a language is called by those who read it; a tag that is not known stays as it is. Written down here, as what Intl says
 * changes with the platform's version, and titles must not.
 */
export function languageName(tag: string): string {
  const [language = '', ...rest] = tag.toLowerCase().split('-')
  const whole = NAMES.get(tag.toLowerCase())
  if (whole !== undefined) return whole
  const name = NAMES.get(language)
  if (name === undefined) return tag
  return rest.length === 0 ? name : `${name} (${tag.slice(language.length + 1)})`
}

const NAMES: ReadonlyMap<string, string> = new Map(
  `af Afrikaans|ar العربية|az Azərbaycanca|be Беларуская|bg Български|bn বাংলা|bs Bosanski|ca Català|cs Čeština|cy Cymraeg|da Dansk|
de Deutsch|el Ελληνικά|en English|en-gb English (UK)|en-us English (US)|eo Esperanto|es Español|et Eesti|eu Euskara|fa فارسی|
fi Suomi|fil Filipino|fr Français|fr-ca Français (Canada)|ga Gaeilge|gl Galego|gu ગુજરાતી|he עברית|hi हिन्दी|hr Hrvatski|
hu Magyar|hy Հայերեն|id Bahasa Indonesia|is Íslenska|it Italiano|ja 日本語|ka ქართული|kk Қазақша|km ខ្មែរ|kn ಕನ್ನಡ|ko 한국어|
lt Lietuvių|lv Latviešu|mk Македонски|ml മലയാളം|mn Монгол|mr मराठी|ms Bahasa Melayu|my မြန်မာ|nb Norsk bokmål|ne नेपाली|
nl Nederlands|nn Norsk nynorsk|no Norsk|pa ਪੰਜਾਬੀ|pl Polski|pt Português|pt-br Português (Brasil)|pt-pt Português (Portugal)|
ro Română|ru Русский|si සිංහල|sk Slovenčina|sl Slovenščina|sq Shqip|sr Српски|sv Svenska|sw Kiswahili|ta தமிழ்|te తెలుగు|
th ไทย|tl Tagalog|tr Türkçe|uk Українська|ur اردو|uz Oʻzbekcha|vi Tiếng Việt|zh 中文|zh-cn 简体中文|zh-hans 简体中文|
zh-hant 繁體中文|zh-hk 繁體中文（香港）|zh-tw 繁體中文`
    .replaceAll('\n', '')
    .split('|')
    .map((line): [string, string] => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
)
