import { writeFileSync } from 'node:fs'
import { configJsonSchema } from './schema.ts'

/** Writes the JSON Schema for editors: `npm run schema`, which runs this as a file of `dist/`. */
const path = new URL('../config/feedmill.schema.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
