import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { loadConfig } from '../src/config/load.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What is given to those who run the daemon: each path, flag, key and port that it names is one that there is. */

const PROJECT = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string): string => readFileSync(join(PROJECT, path), 'utf8')

describe('the Kubernetes example', () => {
  const documents = parseAllDocuments(text('config/kubernetes/feedmill.yaml'))
  const [configMap, deployment, service] = documents.map((document) => document.toJS())
  const pod = deployment.spec.template.spec
  const [container] = pod.containers

  it('is YAML without faults, of the three kinds', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
    expect([configMap, deployment, service].map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'Deployment',
      'Service',
    ])
  })

  it('has a configuration that is understood, whose ports are those of probes and service', () => {
    const folder = temporaryFolder({ 'feedmill.yaml': configMap.data['feedmill.yaml'] })
    const { daemon } = loadConfig(join(folder, 'feedmill.yaml'), 'feedmill.yaml', {
      FEEDMILL_TOKEN: 'secret',
    })
    const ports = Object.fromEntries(
      container.ports.map(({ name, containerPort }: { name: string; containerPort: number }) => [
        name,
        containerPort,
      ]),
    )
    expect(ports).toEqual({ http: daemon.http?.port, admin: daemon.admin?.port })
    // A probe is not a program on the daemon's machine: on the documents' listener it would need the token.
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'admin' })
    expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'admin' })
    expect([daemon.http?.host, daemon.admin?.host]).toEqual(['0.0.0.0', '0.0.0.0'])
    expect(service.spec.ports[0].targetPort).toBe('http')
  })

  it('names only volumes that there are, and starts what the image starts', () => {
    const volumes = pod.volumes.map(({ name }: { name: string }) => name)
    for (const { name } of container.volumeMounts) expect(volumes).toContain(name)
    expect(pod.volumes.filter((volume: object) => 'emptyDir' in volume)).toHaveLength(2)
    const [, command = ''] = /^CMD (.+)$/m.exec(text('config/docker/Dockerfile')) ?? []
    expect(container.args).toEqual(JSON.parse(command))
  })

  it('lets it do nothing that it need not, and leaves it time to end', () => {
    expect(deployment.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } })
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10)
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(container.resources.limits.memory).toBe('512Mi')
  })
})

describe('the Dockerfile', () => {
  const lines = text('config/docker/Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const instructions = lines.map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)] as const)
  const of = (name: string): string[] => instructions.filter(([of]) => of === name).map(([, rest]) => rest)

  it('builds in one stage and runs in another, of pinned versions, and not as root', () => {
    const stages = of('FROM')
    expect(stages).toHaveLength(2)
    for (const stage of stages) expect(stage).toMatch(/:[\w.-]+(?: AS \w+)?$/)
    expect(stages.join()).not.toContain(':latest')
    expect(of('USER')).toEqual(['65532:65532'])
    expect(of('ADD')).toEqual([])
    expect(of('VOLUME')).toEqual([])
  })

  it('runs nothing that a package brings, and is told nothing secret', () => {
    const npm = of('RUN').flatMap((line) => line.split('&&').map((part) => part.trim()))
    for (const command of npm.filter((part) => /^npm (?:ci|install|prune)/.test(part)))
      expect(command).toContain('--ignore-scripts')
    expect([...of('ARG'), ...of('ENV')].join()).not.toMatch(/TOKEN|SECRET|PASSWORD|KEY/)
  })

  it('copies what there is and what .dockerignore lets through', () => {
    const allowed = text('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    const copied = of('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1))
    for (const path of copied) expect(existsSync(join(PROJECT, path)), path).toBe(true)
    expect([...copied].sort()).toEqual([...allowed].sort())
    expect(of('COPY').filter((line) => line.startsWith('--from=build'))).toHaveLength(3)
  })

  it('starts without a shell, so that signals arrive', () => {
    for (const line of [...of('ENTRYPOINT'), ...of('CMD')]) expect(JSON.parse(line)).toBeInstanceOf(Array)
    expect(JSON.parse(of('ENTRYPOINT')[0] as string)).toContain('/app/dist/main.js')
  })
})

describe('the systemd unit', () => {
  const settings = text('config/systemd/feedmill.service')
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
  const value = (name: string): string | undefined =>
    settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1)

  it('is told of the daemon, and starts it again', () => {
    expect([value('Type'), value('NotifyAccess'), value('Restart')]).toEqual(['notify', 'all', 'always'])
    expect(Number(value('WatchdogSec'))).toBeGreaterThanOrEqual(30)
    expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(10)
    expect(value('MemoryMax')).toBe('512M')
    expect(value('ExecReload')).toContain('-HUP')
  })

  it('lets V8 write code, and Node know processes', () => {
    expect(value('MemoryDenyWriteExecute')).toBeUndefined()
    expect(value('ProcSubset')).toBe('all')
  })
})

it('the commented example of the configuration is one', () => {
  const lines = text('config/feedmill.yaml').split('\n')
  const begin = lines.indexOf('# daemon:')
  const block = lines.slice(
    begin,
    lines.findIndex((line, index) => index > begin && !line.startsWith('#')),
  )
  const { daemon } = parse(block.map((line) => line.slice(2)).join('\n'))
  const site = text('config/feedmill.yaml')
  const folder = temporaryFolder({ 'a.yaml': `${site}\ndaemon: ${JSON.stringify(daemon)}\n` })
  const loaded = loadConfig(join(folder, 'a.yaml'), 'a.yaml', { FEEDMILL_TOKEN: 'x' })
  expect(loaded.daemon.http?.port).toBe(8080)
})
