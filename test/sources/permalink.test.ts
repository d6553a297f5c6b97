import { describe, expect, it } from 'vitest'
import { fillPermalink, type PermalinkFacts, plainSlug, prettySlug } from '../../src/sources/permalink.ts'

const facts: PermalinkFacts = {
  published: Date.parse('2009-03-05T04:05:06Z'),
  timezone: 'UTC',
  slug: 'Star.Wars_and more',
  categories: ['Sci-Fi', 'B c', 'sci-fi'],
  path: 'film/old/Star Wars',
}
const fill = (pattern: string, changed: Partial<PermalinkFacts> = {}): string =>
  fillPermalink(pattern, { ...facts, ...changed }).path

describe('placeholders', () => {
  it.each([
    ['year', '2009'],
    ['short_year', '09'],
    ['month', '03'],
    ['i_month', '3'],
    ['short_month', 'Mar'],
    ['long_month', 'March'],
    ['monthname', 'March'],
    ['day', '05'],
    ['i_day', '5'],
    ['y_day', '064'],
    ['yearday', '64'],
    ['short_day', 'Thu'],
    ['long_day', 'Thursday'],
    ['weekdayname', 'Thursday'],
    ['w_day', '4'],
    ['weekday', '4'],
    ['week', '10'],
    ['w_year', '2009'],
    ['hour', '04'],
    ['minute', '05'],
    ['second', '06'],
    ['title', 'Star.Wars_and-more'],
    ['slug', 'star-wars-and-more'],
    ['filename', 'Star.Wars_and more'],
    ['slugorfilename', 'Star.Wars_and more'],
    ['categories', 'sci-fi/b c'],
    ['slugified_categories', 'sci-fi/b-c'],
    ['path', 'film/old/Star Wars'],
    ['section', 'film'],
    ['sections', 'film/old'],
    ['output_ext', '.html'],
  ])(':%s is %s', (name, value) => {
    expect(fill(`/:${name}/`)).toBe(`/${value}/`)
  })

  it.each(['nonsense', 'constructor', 'to_string', '__proto__', 'years'])(
    ':%s is told as unknown',
    (name) => {
      expect(fillPermalink(`/a/:${name}/`, facts)).toEqual({ path: `/a/:${name}/`, unknown: [`:${name}`] })
    },
  )

  it.each([
    ['/:month_:day_:year/', '/03_05_2009/'],
    ['/:year:month:day/', '/20090305/'],
    ['/:i_month_x/', '/:i_month_x/'],
    ['no-slash/:day', '/no-slash/05'],
    ['/12:30/', '/12:30/'],
  ])('%s is %s', (pattern, path) => {
    expect(fill(pattern)).toBe(path)
  })

  it('dates are those of the site’s zone', () => {
    const change = { published: Date.parse('2009-12-31T23:30:00Z'), timezone: 'Pacific/Auckland' }
    expect(fill('/:year/:month/:day/:hour/:long_day/:y_day/', change)).toBe('/2010/01/01/12/Friday/001/')
    expect(fill('/:year/:month/:day/', { ...change, timezone: 'America/New_York' })).toBe('/2009/12/31/')
  })

  it.each([
    ['2016-01-03', '2015/53/7'],
    ['2016-01-04', '2016/01/1'],
    ['2012-12-31', '2013/01/1'],
    ['2020-12-31', '2020/53/4'],
    ['2024-02-29', '2024/09/4'],
  ])('ISO week of %s is %s', (day, week) => {
    expect(fill('/:w_year/:week/:w_day', { published: Date.parse(day) })).toBe(`/${week}`)
  })

  it('an empty one leaves no empty segment', () => {
    expect(fill('/:categories/:title/', { categories: [] })).toBe('/Star.Wars_and-more/')
    expect(fill('/:sections/:filename/', { path: 'a', slug: 'a' })).toBe('/a/')
  })

  it('what stands in for one is not a pattern', () => {
    expect(fill('/:title/:slug/', { slug: '$& :year $1' })).toBe('/$&-year-$1/year-1/')
    expect(fill('/:filename/', { slug: ':year' })).toBe('/:year/')
  })
})

describe('odd paths', () => {
  it.each([
    ['//a///b//', '/a/b/'],
    ['/../../a/', '/a/'],
    ['/./a/./b/', '/a/b/'],
    ['/a/../../../b', '/a/b'],
    ['', '/'],
  ])('%j is %s', (pattern, path) => {
    expect(fill(pattern)).toBe(path)
  })

  it.each(['../../x', '..', './..', '/../x/..'])('a slug or category %j does not climb', (text) => {
    expect(fill('/a/:categories/:filename/', { slug: text, categories: [text] })).not.toMatch(
      /(?:^|\/)\.\.?(?:\/|$)/,
    )
  })
})

describe('slugs', () => {
  it.each([
    ['Größe & Höhe', 'größe-höhe', 'Größe-&-Höhe'],
    ['c++ and C#', 'c-and-c', 'c++-and-C'],
    ["it's (odd)!", 'it-s-odd', "it's-(odd)!"],
    ['日本語', '日本語', '日本語'],
    ['a.b_c', 'a-b-c', 'a.b_c'],
    ['--x--', 'x', 'x'],
    ['🚀', '', ''],
    ['50%/100', '50-100', '50-100'],
  ])('%j: %j, pretty %j', (text, plain, pretty) => {
    expect(plainSlug(text)).toBe(plain)
    expect(prettySlug(text)).toBe(pretty)
  })
})
