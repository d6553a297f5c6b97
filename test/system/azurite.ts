import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { start } from './feedmill.ts'

/** Azurite, Microsoft’s own emulator of Azure Blob Storage. It is large, so it is no dependency of this project. */
export interface Azurite {
  readonly endpoint: string
  readonly account: string
  readonly key: string
  stop(): Promise<void>
}

const ACCOUNT = 'feedmill'

/** What to do so that Azurite is here; undefined when it is. */
export function withoutAzurite(): string | undefined {
  if (existsSync(program())) return undefined
  return 'missing: npm install --prefix DIR --ignore-scripts azurite@3.35.0, and set FEEDMILL_AZURITE=DIR'
}

function program(): string {
  const folder = process.env.FEEDMILL_AZURITE ?? '/nonexistent'
  return join(folder, 'node_modules/azurite/dist/src/blob/main.js')
}

/** Starts it with an account of its own, and with all blobs in memory. */
export async function startAzurite(folder: string): Promise<Azurite> {
  const key = randomBytes(64).toString('base64')
  // The SDK speaks versions of the protocol that the emulator does not know by name.
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent']
  const env = { PATH: process.env.PATH, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` }
  const { child, ended, killAll } = start(process.execPath, [program(), ...flags, '--blobPort', '0'], {
    cwd: folder,
    env,
  })
  const address = new Promise<string>((resolve) => {
    child.stdout?.on('data', (text: string) => {
      const listening = /successfully listens on (http:\/\/\S+)/.exec(text)?.[1]
      if (listening !== undefined) resolve(listening)
    })
  })
  const failed = ended.then(({ stderr, stdout }) => {
    throw new Error(`Azurite has ended: ${stdout}${stderr}`)
  })
  const origin = await Promise.race([address, failed])
  failed.catch(() => {})
  return {
    endpoint: `${origin}/${ACCOUNT}`,
    account: ACCOUNT,
    key,
    async stop() {
      killAll()
      await ended
    },
  }
}
