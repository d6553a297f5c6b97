import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { nearestKey, validKeys } from '../../src/config/keys.ts'
import { configJsonSchema, configSchema } from '../../src/config/schema.ts'

const schema = configJsonSchema()
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema)
const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('the JSON Schema', () => {
  it('accepts the example configuration, as the configuration itself does', () => {
    const example = parse(file('config/feedmill.yaml'))
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true)
    expect(configSchema.safeParse(example).success).toBe(true)
  })

  it('is the one in config/', () => {
    expect(JSON.parse(file('config/feedmill.schema.json'))).toEqual(schema)
  })

  it.each([
    {},
    { site: { url: 'https://example.com/', author: { name: 'A' }, variables: { a: [1, { b: null }] } } },
    { sources: [{ type: 'directory', path: 'x', defaults: { tags: ['a'] } }] },
    { feeds: { limit: 0, formats: ['json'], taxonomies: {} } },
    { targets: [{ type: 'directory', path: 'x', durability: 'rename' }] },
    { targets: [{ type: 'azure', container: '$web' }] },
    { targets: [{ type: 'azure', container: 'feeds', account: 'myblog', prefix: 'blog' }] },
    { targets: [{ type: 'azure', container: 'feeds', endpoint: 'http://localhost:10000/devstoreaccount1' }] },
    { targets: [{ type: 'directory', path: 'x', precompress: ['br', 'gzip'], releases: true }] },
    { targets: [{ type: 's3', bucket: 'b' }] },
    {
      targets: [
        {
          ...{ type: 's3', bucket: 'b', prefix: 'blog/', endpoint: 'http://localhost:9000', region: 'r' },
          ...{ forcePathStyle: true, cacheControl: 'no-store' },
        },
      ],
    },
  ])('accepts %j', (config) => {
    expect(configSchema.safeParse(config).success).toBe(true)
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each([
    { sight: {} },
    { site: { titel: 'T' } },
    { site: { title: 7 } },
    { site: { title: '' } },
    { site: { author: { mail: 'x' } } },
    { ids: { policy: 'guid' } },
    { ids: { authority: 'a b' } },
    { sources: [] },
    { sources: [{ path: 'x' }] },
    { sources: [{ type: 'git', path: 'x' }] },
    { sources: [{ type: 'directory', path: 'x', name: 'A B' }] },
    { sources: [{ type: 'directory', path: 'x', engine: 'wordpress' }] },
    { sources: [{ type: 'directory', path: 'x', include: '*.md' }] },
    { feeds: { limit: -1 } },
    { feeds: { limit: 1.5 } },
    { feeds: { formats: [] } },
    { feeds: { formats: ['html'] } },
    { feeds: { files: { rss: '../feed.xml' } } },
    { feeds: { files: { rss: '/feed.xml' } } },
    { feeds: { taxonomies: { tag: { path: '../:slug' } } } },
    { feeds: { taxonomies: { tag: { path: 't/:slug', paht: 'x' } } } },
    { targets: [{ type: 'directory' }] },
    { targets: [{ type: 'azure', account: 'myblog' }] },
    { targets: [{ type: 'azure', container: 'Feeds' }] },
    { targets: [{ type: 'azure', container: 'a--b' }] },
    { targets: [{ type: 'azure', container: '$root' }] },
    { targets: [{ type: 'azure', container: 'feeds', account: 'my-blog' }] },
    { targets: [{ type: 'directory', path: 'x', precompress: ['zstd'] }] },
    { targets: [{ type: 's3', bucket: 'b', releases: true }] },
    { targets: [{ type: 's3' }] },
    { targets: [{ type: 's3', bucket: 'b', prefix: '../x' }] },
    { targets: [{ type: 's3', bucket: 'b', prefix: '/x' }] },
    { targets: [{ type: 's3', bucket: 'b', cacheControl: 'a\nb' }] },
    { targets: [{ type: 's3', bucket: 'b', secretAccessKey: 'x' }] },
    { guard: { droppedMax: 2 } },
    [],
    'text',
  ])('refuses %j', (config) => {
    expect(configSchema.safeParse(config).success).toBe(false)
    expect(validate(config)).toBe(false)
  })
})

describe('the nearest key', () => {
  it.each([
    ['titel', ['title', 'url'], 'title'],
    ['URL', ['title', 'url'], 'url'],
    ['dropped_max', ['droppedMax', 'removedMax'], 'droppedMax'],
    ['zzzz', ['title', 'url'], undefined],
    ['x', [], undefined],
    ['a', ['b', 'a'], 'a'],
  ])('of %s among %j is %s', (key, known, nearest) => {
    expect(nearestKey(key, known)).toBe(nearest)
  })

  it.each([
    [[], ['site', 'ids', 'sources', 'feeds', 'targets', 'guard']],
    [['ids'], ['policy', 'authority']],
    [
      ['site', 'author'],
      ['name', 'email', 'url'],
    ],
    [
      ['targets', 0],
      ['type', 'path', 'durability'],
    ],
    [['feeds', 'taxonomies', 'anything'], ['path']],
    [['site', 'nowhere'], []],
    [['site', 'title'], []],
  ] as [PropertyKey[], string[]][])('keys at %j', (path, keys) => {
    expect(validKeys(schema, path)).toEqual(expect.arrayContaining(keys))
  })

  it.each([
    { targets: [{ type: 'azure', container: 'feeds', account: 'abc', endpoint: 'http://localhost/abc' }] },
    { targets: [{ type: 'azure', container: 'feeds', endpoint: 'http://localhost/abc?sig=x' }] },
  ])('cannot say that %j is refused', (config) => {
    expect(configSchema.safeParse(config).success).toBe(false)
  })
})
