import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDaemon, type TestDaemon } from './daemon.ts'
import { missing } from './feedmill.ts'

/**
 * The pages of feeds in a real browser: as the daemon serves them, and as files. FEEDMILL_SCREENSHOTS names a folder for
 * pictures.
 */

const without = missing('chromium')
if (without !== undefined && process.env.CI) throw new Error(without)
const pictures = process.env.FEEDMILL_SCREENSHOTS

const TAGS =
  'Apples,Bread,C++,日本語,eels,film,Größe,hand tools,Émile,mills,oats,pond,quiet,rivers,sluices,stones,streams,summer,tools,"<b>",water power,wheels,winter,work,yeast'
const post = (index: number): string => `---
title: "Post ${index} & <others> with a name that is long enough for two lines on a phone"
date: 2024-05-${String(index + 1).padStart(2, '0')}
tags: [${TAGS}]
description: ${'What the sieve takes out, and what it costs you. '.repeat(1 + (index % 4))}
---
Text of post ${index}.
`

/** Name → what the configuration says of the site. */
const SITES = {
  english: { language: 'en' },
  arabic: { language: 'ar', title: 'مثال' },
  finnish: { language: 'fi' },
}

const base = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-pages-')))
let browser: Browser
const daemons = new Map<string, TestDaemon>()
const folders = new Map<string, string>()
beforeAll(async () => {
  if (without !== undefined) return
  const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  for (const [name, site] of Object.entries(SITES)) {
    const folder = join(base, name)
    mkdirSync(join(folder, 'content'), { recursive: true })
    for (let index = 0; index < 12; index++)
      writeFileSync(join(folder, `content/post-${index}.md`), post(index))
    const config = {
      site: {
        url: 'https://example.com/blog/',
        title: 'Example',
        description: 'Flour, water and small machines.',
        timezone: 'UTC',
        ...site,
      },
    }
    const daemon = await startDaemon({ folder, config })
    while (!(await fetch(`${daemon.url}feeds.html`)).ok) await sleep(50)
    daemons.set(name, daemon)
    folders.set(name, join(folder, 'out'))
  }
})
afterAll(async () => {
  await browser?.close()
  for (const daemon of daemons.values()) await daemon.stop()
  rmSync(base, { recursive: true, force: true })
})

const urlOf = (name: string, path: string): string => new URL(path, daemons.get(name)?.url).href

/** A page, and everything that its console said. */
async function open(context: BrowserContext, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // The icon of the host is no business of ours.
    if (!message.location().url.endsWith('/favicon.ico')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`))
  await page.goto(url)
  return { page, complaints }
}

const widths = { desktop: 1200, phone: 360, narrow: 320 } as const
const cases = Object.keys(SITES).flatMap((name) =>
  ['feed.html', 'feeds.html', 'tags/c-plus-plus/feed.html'].flatMap((path) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      (Object.keys(widths) as (keyof typeof widths)[]).map(
        (width) => [name, path, colorScheme, width] as const,
      ),
    ),
  ),
)

describe.skipIf(without !== undefined)(`the pages${without === undefined ? '' : ` (${without})`}`, () => {
  it.each(cases)('%s, %s, %s, %s: accessible, and it fits', async (name, path, colorScheme, width) => {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: widths[width], height: 800 },
      // For axe alone; the policy is tested below.
      bypassCSP: true,
    })
    try {
      const { page, complaints } = await open(context, urlOf(name, path))
      await page.addScriptTag({ content: axe.source })
      const violations = (await page.evaluate(
        'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) => html + failureSummary).join(" ; ")))',
      )) as string[]
      expect(violations).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      expect(complaints).toEqual([])
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true })
        const file = `${name}-${path.replaceAll('/', '-')}-${colorScheme}-${width}.png`
        writeFileSync(join(pictures, file), await page.screenshot({ fullPage: true }))
      }
    } finally {
      await context.close()
    }
  })

  it.each(['daemon', 'file'])('copy an address, from the %s, by keyboard alone', async (place) => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } })
    try {
      const url =
        place === 'file' ? `file://${folders.get('english')}/feed.html` : urlOf('english', 'feed.html')
      if (place === 'daemon') await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const { page, complaints } = await open(context, url)
      const button = page.getByRole('button', { name: 'Copy: Atom' })
      await button.waitFor()
      // Site, all feeds, address, button, address, button.
      for (let press = 0; press < 6; press++) await page.keyboard.press('Tab')
      expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Copy: Atom')
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
      await page.keyboard.press('Enter')
      await page.getByRole('status').getByText('Copied: Atom').waitFor({ state: 'attached' })
      expect(await button.textContent()).toBe('Copied')
      if (place === 'daemon')
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
          'https://example.com/blog/atom.xml',
        )
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  })

  it('search all feeds, whatever accents are typed', async () => {
    const context = await browser.newContext()
    try {
      const { page, complaints } = await open(context, urlOf('english', 'feeds.html'))
      const shown = (): Promise<string[]> => page.locator('.feeds li:visible').allTextContents()
      const input = page.getByLabel('Search the feeds')
      expect((await shown()).length).toBeGreaterThan(20)
      await input.fill('EMILE')
      expect((await shown()).map((text) => text.trim())).toEqual(['Émile'])
      await input.fill('nothing of that kind')
      expect(await shown()).toEqual([])
      await page.getByText('No feed matches.').waitFor()
      await page.keyboard.press('Enter')
      await input.fill('')
      expect((await shown()).length).toBeGreaterThan(20)
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  })

  it('are whole without scripts: no dead button, addresses as text and links', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    try {
      const { page, complaints } = await open(context, urlOf('english', 'feed.html'))
      expect(await page.locator('button:visible').count()).toBe(0)
      expect(await page.locator('.address:visible').allTextContents()).toHaveLength(3)
      await page.goto(urlOf('english', 'feeds.html'))
      expect(await page.locator('input:visible').count()).toBe(0)
      expect(await page.locator('.feeds li:visible').count()).toBeGreaterThan(20)
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  })

  it('lead from all feeds to each of them', async () => {
    const context = await browser.newContext()
    try {
      const { page, complaints } = await open(context, urlOf('english', 'feeds.html'))
      for (const name of ['C++', '日本語', '<b>']) {
        await page.getByRole('link', { name, exact: true }).click()
        expect(await page.locator('h1').textContent()).toBe(name)
        await page.getByRole('link', { name: 'All feeds' }).click()
        expect(await page.locator('h1').textContent()).toBe('All feeds')
      }
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  })
})

describe.skipIf(without !== undefined)('an XML document in a browser', () => {
  let server: Server
  let root: string
  beforeAll(async () => {
    // As most hosts serve it, with the policy of the daemon.
    server = createServer((request, response) => {
      const path = request.url?.slice(1) ?? ''
      const type = path.endsWith('.css') ? 'text/css' : 'application/xml'
      const known = readdirSync(folders.get('english') ?? '').includes(path)
      const policy = "default-src 'none'; style-src 'self'; sandbox"
      response.writeHead(known ? 200 : 404, { 'Content-Type': type, 'Content-Security-Policy': policy })
      response.end(known ? readFileSync(join(folders.get('english') ?? '', path)) : '')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => server?.close())

  it.each([
    ['http', 'feed.xml', 'item'],
    ['http', 'atom.xml', 'entry'],
    ['file', 'feed.xml', 'item'],
    ['file', 'atom.xml', 'entry'],
  ])('%s, %s: says what it is, and shows titles', async (place, path, entry) => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 } })
    try {
      const { page, complaints } = await open(
        context,
        place === 'file' ? `file://${folders.get('english')}/${path}` : root + path,
      )
      const seen = (selector: string): Promise<boolean> =>
        page.evaluate(
          `getComputedStyle(document.querySelector('${selector}')).display !== 'none'`,
        ) as Promise<boolean>
      expect(await page.evaluate("getComputedStyle(document.documentElement, '::before').content")).toContain(
        'This is a feed.',
      )
      expect(await seen(`${entry} > title`)).toBe(true)
      expect(await seen(entry === 'item' ? 'guid' : 'entry > id')).toBe(false)
      expect(complaints).toEqual([])
      if (pictures !== undefined)
        writeFileSync(join(pictures, `xml-${place}-${path}.png`), await page.screenshot())
    } finally {
      await context.close()
    }
  })
})
