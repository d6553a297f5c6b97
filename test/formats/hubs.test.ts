import { describe, expect, it } from 'vitest'
import type { FormatName, Site } from '../../src/core/feed.ts'
import { documentText, rssChannel, selfOf } from './documents.ts'
import { childrenOf, parseStrictXml } from './strict-xml.ts'

/** What a subscriber must find in a document to ask to be told of its changes. */

const HUBS = ['https://hub.example.com/', 'https://other.example/?hub=a&b="']
const site: Partial<Site> = { hubs: HUBS }

describe('hubs', () => {
  it('FD5, WS1: are named by RSS beside the one self link', () => {
    const links = childrenOf(rssChannel({ site }), 'atom:link').map(({ attributes }) => attributes)
    expect(links).toEqual([
      { rel: 'self', href: selfOf('rss'), type: 'application/rss+xml' },
      ...HUBS.map((href) => ({ rel: 'hub', href })),
    ])
    expect(documentText('rss', { site })).toContain('xmlns:atom="http://www.w3.org/2005/Atom"')
  })

  it('FD5, WS1: are named by Atom beside the one self link', () => {
    const feed = parseStrictXml(documentText('atom', { site }))
    const links = childrenOf(feed, 'link').map(({ attributes }) => attributes)
    expect(links.filter(({ rel }) => rel === 'self')).toHaveLength(1)
    expect(links.filter(({ rel }) => rel === 'hub')).toEqual(HUBS.map((href) => ({ rel: 'hub', href })))
  })

  it('FD5, WS4: are named by JSON Feed with their type', () => {
    const feed = JSON.parse(documentText('json', { site })) as object
    expect(feed).toMatchObject({
      feed_url: selfOf('json'),
      hubs: HUBS.map((url) => ({ type: 'WebSub', url })),
    })
  })

  it.each<FormatName>(['rss', 'atom', 'json'])('change no byte of %s where there are none', (format) => {
    expect(documentText(format, { site: {} })).not.toMatch(/hub/)
    expect(documentText(format, { site: {} })).not.toMatch(/cloud/)
  })
})

describe('rssCloud', () => {
  it('is named by RSS alone', () => {
    const cloud = {
      domain: 'rpc.example.com',
      port: 5337,
      path: '/pleaseNotify',
      protocol: 'http-post',
    } as const
    const found = childrenOf(rssChannel({ site: { cloud } }), 'cloud')
    expect(found.map(({ attributes }) => attributes)).toEqual([
      {
        domain: 'rpc.example.com',
        port: '5337',
        path: '/pleaseNotify',
        registerProcedure: '',
        protocol: 'http-post',
      },
    ])
    expect(documentText('atom', { site: { cloud } })).toBe(documentText('atom', {}))
    expect(documentText('json', { site: { cloud } })).toBe(documentText('json', {}))
  })
})
