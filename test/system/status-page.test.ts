import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StatusPage } from '../../src/daemon/http/status-data.ts'
import { STATUS_POLICY, statusPage } from '../../src/daemon/http/status-page.ts'
import { BUSY, CALM, NEW } from '../daemon/http/status-sample.ts'
import { missing } from './feedmill.ts'

/**
 * The status page in a real browser, with the policy that it is served with. FEEDMILL_SCREENSHOTS names a folder for
 * pictures.
 */

const PAGES: Readonly<Record<string, StatusPage>> = { busy: BUSY, calm: CALM, new: NEW }
const pictures = process.env.FEEDMILL_SCREENSHOTS

const without = missing('chromium')
if (without !== undefined && process.env.CI) throw new Error(without)

let browser: Browser
let server: Server
let url: string
beforeAll(async () => {
  if (without !== undefined) return
  const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  server = createServer((request, response) => {
    const page = PAGES[request.url?.slice(1) ?? '']
    response.writeHead(page === undefined ? 404 : 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': STATUS_POLICY,
    })
    response.end(page === undefined ? '' : statusPage(page))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

const widths = { desktop: 1200, phone: 360, narrow: 320 } as const
const cases = Object.keys(PAGES).flatMap((name) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (Object.keys(widths) as (keyof typeof widths)[]).map((width) => [name, colorScheme, width] as const),
  ),
)

describe.skipIf(without !== undefined)(
  `the status page${without === undefined ? '' : ` (${without})`}`,
  () => {
    it.each(cases)('%s, %s, %s: is accessible, fits, and loads nothing', async (name, colorScheme, width) => {
      // Scripts of the page are off; axe is brought in beside its policy.
      const context = await browser.newContext({
        colorScheme,
        viewport: { width: widths[width], height: 800 },
        bypassCSP: true,
      })
      try {
        const page = await context.newPage()
        const requests: string[] = []
        page.on('request', (request) => requests.push(request.url()))
        await page.goto(`${url}/${name}`)
        await page.addScriptTag({ content: axe.source })
        const violations = (await page.evaluate(
          'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) => html + failureSummary).join(" ; ")))',
        )) as string[]
        expect(violations).toEqual([])
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect(overflow).toBeLessThanOrEqual(0)
        expect(requests.filter((address) => !address.endsWith('/favicon.ico'))).toEqual([`${url}/${name}`])
        if (pictures !== undefined) {
          mkdirSync(pictures, { recursive: true })
          writeFileSync(
            join(pictures, `${name}-${colorScheme}-${width}.png`),
            await page.screenshot({ fullPage: true }),
          )
        }
      } finally {
        await context.close()
      }
    })

    it('has its style under its own policy, without scripts', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' })
      try {
        const page = await context.newPage()
        const complaints: string[] = []
        page.on('console', (message) => complaints.push(message.text()))
        await page.goto(`${url}/busy`)
        expect(complaints).toEqual([])
        // One that the style gives it.
        expect((await page.locator('.verdict').boundingBox())?.x).toBeGreaterThan(8)
      } finally {
        await context.close()
      }
    })
  },
)
