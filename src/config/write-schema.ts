import { writeFileSync } from 'node:fs'
import { configJsonSchema } from './schema.ts'

/** Writes the JSON Schema for editors: `npm run schema`. It runs bundled, from `dist/`. */
const path = new URL('../config/feedmill.schema.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
