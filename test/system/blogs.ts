import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Blogs that the system tests write to a folder. */

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** YAML in double quotes: JSON is that, and every character can be escaped in it. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Characters and constructs that have broken feeds somewhere. */
const AWKWARD: Readonly<Record<string, string>> = {
  'control characters': 'bell \u0007 escape \u001b[0m null \u0000 vertical \u000b form \u000c',
  'C1 controls and separators': 'next line \u0085 line \u2028 paragraph \u2029 nbsp \u00a0 soft\u00adhyphen',
  'forbidden code points': 'FFFE \ufffe FFFF \uffff replacement \ufffd',
  'lone surrogates': 'high \ud800 low \udc00 end',
  'the end of CDATA': 'a ]]> b ]]]]>> c <![CDATA[ d ]]> e',
  entities: 'AT&T &amp; &amp;amp; &nbsp; &copy; &#0; &#x1F; &#xFFFE; &#128512; &unknown; &',
  'markup in a title': '<b>bold</b> & <script>alert(1)</script> 1 < 2 > 0 "quotes" \'apostrophes\'',
  emoji: '👩‍👩‍👧‍👦 🇳🇿 👍🏽 🦉 \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  'right to left': 'שלום עולם \u202emirror\u202c العربية \u200f(1)\u200f',
  'combining marks': `Z${'\u0335\u0321\u0327'.repeat(30)}algo e\u0301 \u00e9 한국어 \u1112\u1161\u11ab`,
  'carriage returns': 'one\r\ntwo\rthree\n\nfour',
  'byte order marks': '\ufeffstart \ufeff middle',
  'tabs and blanks': '\t a \t b \u3000 c ',
  comments: '<!-- a -- comment --> <!doctype html> <?php echo 1 ?> <?xml version="1.0"?>',
  addresses:
    '[a](<../x y.html> "t") [b](javascript:alert%281%29) ![c](//cdn.example.com/a|b.png) <https://example.com/?a=1&b=[2]>',
  tables: '| a | b |\n|:--|--:|\n| `|` | \\| |\n\n- [x] done\n- [ ] open\n\n```c\nint a[] = { 1 << 2 };\n```',
  'raw HTML':
    '<p>unclosed <b>bold <img src=x onerror=alert(1)> <a href="#here">here</a> <svg><path d="M0"/></svg>',
  'a long word': 'x'.repeat(5000),
  'an empty heading': '#\n\n##\n\n***\n',
}

/** How many posts `writeAwkwardBlog` writes. */
export const AWKWARD_POSTS = Object.keys(AWKWARD).length + 6

/** One post for each awkward thing, in title, summary, term, author and text. */
export function writeAwkwardBlog(folder: string): void {
  for (const [index, [name, text]] of Object.entries(AWKWARD).entries()) {
    const day = String(index + 1).padStart(2, '0')
    const frontMatter = [
      `title: ${quoted(`${name}: ${text.slice(0, 300)}`)}`,
      `date: 2024-02-${day}T10:00:00Z`,
      `updated: 2024-03-${day}T10:00:00Z`,
      `description: ${quoted(text.slice(0, 500))}`,
      `author: { name: ${quoted(`A. ${text.slice(0, 40)}`)}, url: "https://example.com/?q=a&b=c d" }`,
      `tags: [${quoted(text.slice(0, 60))}, awkward, ${quoted(`${name} & co`)}]`,
      `enclosure: { url: "/audio/${index} &.mp3", type: audio/mpeg, length: ${index} }`,
    ]
    write(
      folder,
      `${day}-${name.replaceAll(' ', '-')}.md`,
      `---\n${frontMatter.join('\n')}\n---\n\n${text.toWellFormed()}\n\nIn a sentence: ${text.toWellFormed()}\n`,
    )
  }
  write(
    folder,
    'note.md',
    '---\ndate: 2024-04-01\ntags: [ISTANBUL, İzmir, ılık]\n---\nA note without a title, with a ]]> in it.\n',
  )
  write(folder, 'nothing.md', '---\ntitle: Nothing but a title\ndate: 2024-04-02\n---\n')
  write(folder, 'picture.md', '---\ndate: 2024-04-03\n---\n![](picture.png)\n')
  write(
    folder,
    'link post.md',
    '---\ntitle: Link\ndate: 2024-04-04\nlink: "https://example.org/a b?x=1&y=ü#z"\n---\nSee there.\n',
  )
  write(folder, 'Ünïcödé/日本語 ファイル.md', '---\ntitle: 日本語\ndate: 2024-04-05\nlang: ja\n---\n本文\n')
  write(folder, 'early.md', '---\ntitle: Early\ndate: 0001-01-01\n---\nBefore there were feeds.\n')
}

/** Posts that state an id of their own, as blogs that came from elsewhere have them. */
export function writeStatedIds(folder: string): void {
  const ids = [
    '/2011/07/x.html',
    '42',
    'an id with blanks',
    'urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6',
    'x & y',
  ]
  for (const [index, id] of ids.entries())
    write(
      folder,
      `${index}.md`,
      `---\ntitle: Post ${index}\ndate: 2024-05-0${index + 1}\nguid: ${quoted(id)}\n---\nText.\n`,
    )
}

/** A blog of which every document is a function of `edition` alone: each post states its dates. */
export function writeEdition(folder: string, edition: 'old' | 'new', posts: number, tags: number): void {
  const day = edition === 'old' ? '01' : '02'
  for (let index = 0; index < posts; index++) {
    const number = String(index).padStart(3, '0')
    const text = `The ${edition} text of post ${number}. `.repeat(edition === 'old' ? 20 : 25)
    const frontMatter = [
      `title: Post ${number}`,
      `date: 2024-01-${String((index % 28) + 1).padStart(2, '0')}T00:00:00Z`,
      `updated: 2025-01-${day}T00:00:00Z`,
      `tags: [tag-${index % tags}, tag-${(index * 7) % tags}]`,
    ]
    write(folder, `${number}.md`, `---\n${frontMatter.join('\n')}\n---\n${text}\n`)
  }
}

/** A blog with so many posts in each month; each says its number in its title. */
export function writeLongBlog(folder: string, months: Readonly<Record<string, number>>): void {
  let number = 0
  for (const [month, count] of Object.entries(months))
    for (let index = 0; index < count; index++) {
      const date = `${month}-${String((index % 28) + 1).padStart(2, '0')}T10:00:${String(index % 60).padStart(2, '0')}Z`
      number++
      write(
        folder,
        `${month}-${number}.md`,
        `---\ntitle: Post ${number} & <b>more</b>\ndate: ${date}\ntags: [all]\n---\nText of *post* ${number} ]]> 日本.\n`,
      )
    }
}
