import { expect, it } from 'vitest'
import { playTime } from '../../src/sources/play-time.ts'

it.each([
  ['2712', 2712],
  ['2712.4', 2712],
  ['45:12', 2712],
  ['0:45:12', 2712],
  ['00:45:12.345', 2712],
  ['1:02:03', 3723],
  ['90:00', 5400],
  [' 45:12 ', 2712],
  ['45m 12s', 2712],
  ['45m12s', 2712],
  ['1h 2m 3s', 3723],
  ['1 h 2 min', 3720],
  ['1 hour, 2 minutes', 3720],
  ['45 min', 2700],
  ['45 mins.', 2700],
  ['PT45M12S', 2712],
  ['pt1h', 3600],
])('%j plays %i seconds', (written, seconds) => {
  expect(playTime(written)).toBe(seconds)
})

it.each(['', 'PT', 'long', '0', '0:00', '-5', '45:99', '1:2:3:4', '9999999999', '9'.repeat(400), '5 weeks'])(
  '%j says nothing',
  (written) => {
    expect(playTime(written)).toBeUndefined()
  },
)
