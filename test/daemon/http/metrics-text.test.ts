import { expect, it } from 'vitest'
import { metricsText } from '../../../src/daemon/http/metrics-text.ts'

it('writes metrics as Prometheus reads them', () => {
  const text = metricsText([
    {
      name: 'feedmill_runs_total',
      type: 'counter',
      help: 'Runs\nby "outcome" \\ all.',
      samples: [{ labels: { outcome: 'a"b\\c\nd', target: 'x' }, value: 3 }],
    },
    { name: 'feedmill_none', type: 'gauge', help: 'Nothing.', samples: [] },
    {
      name: 'feedmill_run_seconds',
      type: 'histogram',
      help: 'How long.',
      samples: [
        { suffix: '_bucket', labels: { le: '0.5' }, value: 1 },
        { suffix: '_bucket', labels: { le: '+Inf' }, value: 2 },
        { suffix: '_sum', value: 1.25 },
        { suffix: '_count', value: 2 },
      ],
    },
    {
      name: 'feedmill_odd',
      type: 'gauge',
      help: 'Odd.',
      samples: [
        { value: Number.NaN },
        { value: Number.POSITIVE_INFINITY },
        { value: Number.NEGATIVE_INFINITY },
        { value: 1e21 },
      ],
    },
  ])
  expect(text).toBe(`# HELP feedmill_runs_total Runs\\nby "outcome" \\\\ all.
# TYPE feedmill_runs_total counter
feedmill_runs_total{outcome="a\\"b\\\\c\\nd",target="x"} 3
# HELP feedmill_run_seconds How long.
# TYPE feedmill_run_seconds histogram
feedmill_run_seconds_bucket{le="0.5"} 1
feedmill_run_seconds_bucket{le="+Inf"} 2
feedmill_run_seconds_sum 1.25
feedmill_run_seconds_count 2
# HELP feedmill_odd Odd.
# TYPE feedmill_odd gauge
feedmill_odd NaN
feedmill_odd +Inf
feedmill_odd -Inf
feedmill_odd 1e+21
`)
})
