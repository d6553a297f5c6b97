import { describe, expect, it } from 'vitest'
import { mediaTypeOf } from '../../src/sources/media-type.ts'

describe('the media type of a file', () => {
  it.each([
    ['https://example.com/a.mp3', 'audio/mpeg'],
    ['https://example.com/a.MP3?x=1#t=5', 'audio/mpeg'],
    ['https://example.com/a.m4a', 'audio/mp4'],
    ['https://example.com/a.m4b', 'audio/mp4'],
    ['https://example.com/a.opus', 'audio/ogg'],
    ['https://example.com/a.flac', 'audio/flac'],
    ['https://example.com/a.wav', 'audio/vnd.wave'],
    ['https://example.com/a.m4v', 'video/mp4'],
    ['https://example.com/a.jpg', 'image/jpeg'],
    ['https://example.com/a.vtt', 'text/vtt'],
    ['https://example.com/a.srt', 'application/x-subrip'],
    // FD7
    ['https://example.com/a.flv', 'video/x-flv'],
    ['https://example.com/a', 'application/octet-stream'],
    ['https://example.com/a.constructor', 'application/octet-stream'],
    ['https://example.com/.mp3/a', 'application/octet-stream'],
  ])('%s is by its ending %s', (url, type) => {
    expect(mediaTypeOf(undefined, url)).toBe(type)
  })

  it.each([
    ['audio/mpeg', 'audio/mpeg'],
    ['audio/mp3', 'audio/mpeg'],
    ['Audio/X-M4A', 'audio/mp4'],
    ['audio/mpeg; charset=binary', 'audio/mpeg'],
    ['image/jpg', 'image/jpeg'],
    ['audio/x-wav', 'audio/vnd.wave'],
    ['audio/x-custom', 'audio/x-custom'],
    ['audio', 'audio/ogg'],
    ['', 'audio/ogg'],
    ['audio/mpeg"><x', 'audio/ogg'],
  ])('stated as %j it is %s', (stated, type) => {
    expect(mediaTypeOf(stated, 'https://example.com/a.ogg')).toBe(type)
  })
})
