import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Running, start } from './feedmill.ts'

/**
 * A Ceph cluster of one machine with an S3 gateway: a monitor, a store in memory, no authentication among them, no
 * manager. Debian: radosgw ceph-mon ceph-osd.
 */
export interface Gateway {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  stop(): Promise<void>
}

const READY_TRIES = 300
const READY_PAUSE_MS = 100
const ACCESS_KEY = 'test'
const SECRET_KEY = 'testsecret'

/** Starts a gateway whose files are in an empty folder; the path must be short, as sockets lie in it. */
export async function startGateway(folder: string): Promise<Gateway> {
  const [monitorPort, gatewayPort] = await freePorts(2)
  const endpoint = `http://127.0.0.1:${gatewayPort}`
  const monitor = `[v1:127.0.0.1:${monitorPort}]`
  const file = join(folder, 'ceph.conf')
  const fsid = randomUUID()
  for (const name of ['mon', 'osd', 'rgw', 'run']) mkdirSync(join(folder, name))
  writeFileSync(file, configuration(folder, fsid, monitor, gatewayPort as number))

  const daemons: Running[] = []
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, CEPH_CONF: file }
  // Those that root starts would become another user, who may not write here.
  const user = process.getuid?.() === 0 ? ['--setuser', 'root', '--setgroup', 'root'] : []
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { env, encoding: 'utf8', stdio: 'pipe', timeout: 60_000 })
  const startDaemon = (command: string, ...args: string[]): void => {
    daemons.push(start(command, [...args, '-f', ...user], { env }))
  }
  const stop = async (): Promise<void> => {
    for (const { killAll } of [...daemons].reverse()) killAll()
    await Promise.all(daemons.map(({ ended }) => ended))
  }

  try {
    const map = join(folder, 'monmap')
    run('monmaptool', '--create', '--addv', 'a', monitor, '--fsid', fsid, map)
    run('ceph-mon', '--id', 'a', '--mkfs', '--monmap', map, ...user)
    startDaemon('ceph-mon', '--id', 'a')
    const store = randomUUID()
    run('ceph', '--connect-timeout', '30', 'osd', 'new', store, '0')
    run('ceph-osd', '--id', '0', '--mkfs', '--osd-uuid', store, ...user)
    startDaemon('ceph-osd', '--id', '0')
    // A store that does not look for its own place is given one.
    await until('the store has its place', async () => {
      run('ceph', 'osd', 'crush', 'add', '0', '1', 'root=default', 'host=here')
      return true
    })
    await until('the store is up', async () => run('ceph', 'osd', 'stat').includes('1 up'))
    const keys = [`--access-key=${ACCESS_KEY}`, `--secret-key=${SECRET_KEY}`]
    run('radosgw-admin', 'user', 'create', '--uid=feedmill', '--display-name=Feedmill', ...keys)
    startDaemon('radosgw', '--name', 'client.rgw')
    await until('the gateway answers', async () => (await fetch(endpoint)).status === 200)
  } catch (error) {
    await stop()
    throw error
  }
  return { endpoint, accessKey: ACCESS_KEY, secretKey: SECRET_KEY, stop }
}

function configuration(folder: string, fsid: string, monitor: string, gatewayPort: number): string {
  const sections: Record<string, Record<string, string | number>> = {
    global: {
      fsid,
      mon_host: monitor,
      mon_initial_members: 'a',
      public_addr: '127.0.0.1',
      cluster_addr: '127.0.0.1',
      // The older of the two protocols needs no keys.
      ms_bind_msgr2: 'false',
      auth_cluster_required: 'none',
      auth_service_required: 'none',
      auth_client_required: 'none',
      osd_objectstore: 'memstore',
      memstore_device_bytes: 1_073_741_824,
      osd_pool_default_size: 1,
      osd_pool_default_min_size: 1,
      osd_pool_default_pg_num: 8,
      osd_pool_default_pg_autoscale_mode: 'off',
      osd_crush_chooseleaf_type: 0,
      osd_class_update_on_start: 'false',
      osd_crush_update_on_start: 'false',
      mon_allow_pool_size_one: 'true',
      // Disks that are nearly full are no reason to stop a test.
      mon_data_avail_crit: 1,
      mon_osd_full_ratio: 0.99,
      mon_data: join(folder, 'mon'),
      osd_data: join(folder, 'osd'),
      run_dir: join(folder, 'run'),
      admin_socket: join(folder, 'run', '$name.$pid.asok'),
      log_file: join(folder, '$name.log'),
    },
    'client.rgw': {
      rgw_frontends: `beast endpoint=127.0.0.1:${gatewayPort}`,
      rgw_data: join(folder, 'rgw'),
      rgw_enable_usage_log: 'false',
    },
  }
  return Object.entries(sections)
    .map(([name, settings]) => {
      const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
      return `[${name}]\n${lines.join('\n')}\n`
    })
    .join('\n')
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < READY_TRIES; attempt++) {
    if (await isSo().catch(() => false)) return
    await sleep(READY_PAUSE_MS)
  }
  throw new Error(`waited in vain until ${what}`)
}

/** They are free now; that they stay so is likely. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
