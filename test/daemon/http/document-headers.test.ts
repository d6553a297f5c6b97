import { describe, expect, it } from 'vitest'
import { contentType, securityHeaders } from '../../../src/daemon/http/document-headers.ts'

/** What a browser may do with a document, by its media type. */
function policyOf(mediaType: string): string {
  const headers = securityHeaders(mediaType)
  return headers[headers.indexOf('Content-Security-Policy') + 1] as string
}

describe('the policy of a document', () => {
  it('lets a page have its own style and script, and send nothing anywhere', () => {
    const policy = policyOf('text/html')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("style-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("form-action 'none'")
  })

  it.each(['application/rss+xml', 'application/atom+xml', 'application/xml', 'text/xml'])(
    'lets %s have a style, and nothing else',
    (mediaType) => {
      expect(policyOf(mediaType)).toBe("default-src 'none'; style-src 'self'; sandbox")
    },
  )

  it.each(['application/feed+json', 'text/css', 'text/javascript', 'text/x-opml'])(
    'lets %s have nothing',
    (mediaType) => {
      expect(policyOf(mediaType)).toBe("default-src 'none'; sandbox")
    },
  )
})

describe('the media type of what goes with feeds', () => {
  it.each(['text/html', 'text/css', 'text/javascript', 'text/x-opml', 'application/json'])(
    '%s is sent with its charset',
    (mediaType) => {
      expect(contentType(mediaType)).toBe(`${mediaType}; charset=utf-8`)
    },
  )
})
