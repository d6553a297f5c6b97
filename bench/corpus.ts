import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A blog that is always the same: posts of about 3.8 KB of Markdown, 6 to 10 of 500 tags by a Zipf distribution,
 * 1 or 2 of 20 categories, dates over ten years. Written once for Jekyll-like tools (`posts/`), once more as Hugo
 * wants it when asked to.
 */
export function writeCorpus(folder: string, posts: number): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const random = seeded(20111722)
  for (let index = 0; index < posts; index++) {
    const post = makePost(index, posts, random)
    writeFileSync(join(folder, post.name), post.text)
  }
}

const TAGS = 500
const CATEGORIES = 20

function makePost(index: number, posts: number, random: () => number): { name: string; text: string } {
  const first = Date.UTC(2010, 0, 1)
  const date = new Date(first + Math.floor((index * 3650 * 86_400_000) / posts))
  const title = sentence(random, 3 + Math.floor(random() * 5)).replace(/\.$/, '')
  const tags = pick(6 + Math.floor(random() * 5), () => `tag ${zipf(random, TAGS)}`)
  const categories = pick(1 + Math.floor(random() * 2), () => `Category ${Math.floor(random() * CATEGORIES)}`)
  const head = [
    '---',
    `title: "${title}"`,
    `date: ${date.toISOString().slice(0, 19)}Z`,
    'author: Ann Example',
    `categories: [${categories.join(', ')}]`,
    `tags: [${tags.join(', ')}]`,
    `description: ${sentence(random, 12)}`,
    '---',
    '',
  ].join('\n')
  const slug = `post-${String(index).padStart(6, '0')}`
  return { name: `${date.toISOString().slice(0, 10)}-${slug}.md`, text: `${head}\n${body(random, index)}` }
}

function body(random: () => number, index: number): string {
  const blocks: string[] = []
  let length = 0
  for (let block = 0; length < 3400; block++) {
    const text = blockOf(random, block, index)
    blocks.push(text)
    length += text.length
  }
  return `${blocks.join('\n\n')}\n`
}

function blockOf(random: () => number, block: number, index: number): string {
  if (block % 7 === 3) return `## ${sentence(random, 4).replace(/\.$/, '')}`
  if (block % 7 === 5) return Array.from({ length: 4 }, () => `- ${sentence(random, 8)}`).join('\n')
  if (block % 11 === 6) return `\`\`\`js\nconst answer = ${index} < 42 && "yes"\nconsole.log(answer)\n\`\`\``
  if (block % 13 === 8) return `![${sentence(random, 3)}](/images/${index}.jpg "A picture")`
  if (block % 13 === 11) return `> ${paragraph(random, 2)}`
  return paragraph(random, 4)
}

function paragraph(random: () => number, sentences: number): string {
  return Array.from({ length: sentences }, () => {
    const text = sentence(random, 8 + Math.floor(random() * 10))
    const chance = random()
    if (chance < 0.12) return text.replace(/ (\w+) /, ' *$1* ')
    if (chance < 0.24) return text.replace(/ (\w+) /, ' [$1](/posts/$1/) ')
    if (chance < 0.3) return text.replace(/ (\w+) /, ' [$1](https://example.org/$1?a=1&b=2) ')
    return chance < 0.36 ? text.replace(/ (\w+) /, ' `$1` ') : text
  }).join(' ')
}

const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi xo zu bra cle dro fli gro ska'.split(' ')

function sentence(random: () => number, words: number): string {
  const text = Array.from({ length: words }, () => word(random)).join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function word(random: () => number): string {
  const syllables = 1 + Math.floor(random() * 3)
  return Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join('')
}

function pick(count: number, make: () => string): string[] {
  const picked = new Set<string>()
  for (let attempt = 0; picked.size < count && attempt < count * 20; attempt++) picked.add(make())
  return [...picked]
}

const weights: number[] = []

/** A number from 1 to `n`, `k` with a chance in proportion to 1/k. */
function zipf(random: () => number, n: number): number {
  if (weights.length === 0) {
    let sum = 0
    for (let k = 1; k <= n; k++) {
      sum += 1 / k
      weights.push(sum)
    }
  }
  const wanted = random() * (weights.at(-1) ?? 1)
  return weights.findIndex((sum) => sum >= wanted) + 1
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
