// Preloaded by a test: folders are listed backwards, as another file system may list them.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { readdirSync } = fs
fs.readdirSync = (...args) => readdirSync(...args).reverse()
syncBuiltinESMExports()
