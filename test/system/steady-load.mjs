// Readers at a steady rate: `node steady-load.mjs URL PER_SECOND SECONDS [NEW_EVERY]`. Requests begin when they should,
// however long others take, and are timed from then on. One in NEW_EVERY (20) has not read it before. Each body must be
// that of its entity tag. Prints one line of JSON.
import { createHash } from 'node:crypto'
import { Agent, get } from 'node:http'
import { gunzipSync } from 'node:zlib'

const url = process.argv[2]
const [perSecond, seconds, newEvery = 20] = process.argv.slice(3).map(Number)
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const times = []
const statuses = {}
const tags = new Set()
let errors = 0
let torn = 0
let last = ''

function readOnce(due) {
  return new Promise((resolve) => {
    const isNew = (times.length + errors) % newEvery === 0
    const headers = {
      'Accept-Encoding': 'gzip',
      'User-Agent': 'Reader/1',
      ...(!isNew && { 'If-None-Match': last }),
    }
    get(url, { agent, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', () => {
        errors += 1
        resolve()
      })
      response.on('end', () => {
        times.push(performance.now() - due)
        statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1
        const { etag } = response.headers
        tags.add(etag)
        if (response.statusCode === 200) {
          last = etag
          if (etag !== tagOf(Buffer.concat(chunks), response.headers['content-encoding'])) torn += 1
        } else if (response.statusCode !== 304) errors += 1
        resolve()
      })
    }).on('error', () => {
      errors += 1
      resolve()
    })
  })
}

// A server that has just begun may not have compressed yet.
function tagOf(body, encoding) {
  try {
    const text = encoding === 'gzip' ? gunzipSync(body) : body
    const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22)
    return encoding === 'gzip' ? `"${digest}-gz"` : `"${digest}"`
  } catch {
    return 'of a body that cannot be unpacked'
  }
}

// They have read it before.
await readOnce(performance.now())
times.length = 0
for (const status of Object.keys(statuses)) delete statuses[status]

const total = perSecond * seconds
const begun = performance.now()
const pending = []
for (let sent = 0; sent < total; ) {
  const due = Math.min(total, Math.floor(((performance.now() - begun) * perSecond) / 1000))
  for (; sent < due; sent++) pending.push(readOnce(begun + (sent * 1000) / perSecond))
  await new Promise((resolve) => setTimeout(resolve, 1))
}
await Promise.all(pending)
agent.destroy()
times.sort((a, b) => a - b)
const quantile = (share) => Math.round(times[Math.floor(share * (times.length - 1))] * 100) / 100
process.stdout.write(
  JSON.stringify({
    answers: times.length,
    errors,
    torn,
    statuses,
    versions: tags.size,
    p50: quantile(0.5),
    p99: quantile(0.99),
  }),
)
