import type { Instant } from '../core/dates.ts'
import type { Site } from '../core/feed.ts'
import type { Notifier } from '../core/ports.ts'
import { OperatorError } from '../core/problem.ts'
import { httpUrl } from '../core/url.ts'
import { cloudOf, look, notifiers as notifierTypes } from '../notifiers/index.ts'
import type { NotifyRun } from '../pipeline/notify.ts'
import type { Run } from '../pipeline/run.ts'
import type { Config, NotifierConfig } from './schema.ts'

/** What the feeds say of those who are told of their changes. */
export function advertised(configs: readonly NotifierConfig[]): Pick<Site, 'hubs' | 'cloud'> {
  const hubs = [...new Set(configs.flatMap((config) => (config.type === 'websub' ? hubsOf(config) : [])))]
  const cloud = configs.find(({ type }) => type === 'rsscloud')
  return {
    ...(hubs.length > 0 && { hubs }),
    ...(cloud?.type === 'rsscloud' && { cloud: cloudOf(cloud.server) }),
  }
}

function hubsOf({ hubs }: Extract<NotifierConfig, { type: 'websub' }>): string[] {
  return hubs.map((hub) => httpUrl(hub) ?? hub)
}

/**
 * What telling others is made of.
 *
 * @param run of the same configuration
 * @throws OperatorError when nobody is configured, two are the same, or a key file is on another host than the site
 */
export function wireNotifiers(
  config: Config,
  run: Pick<Run, 'site' | 'feeds' | 'targets'>,
  now: () => Instant,
): NotifyRun {
  const { site, feeds, targets } = run
  if (config.notifiers.length === 0)
    throw new OperatorError(
      'notifiers: expected somebody who is to be told, found nobody; set notifiers in the configuration',
    )
  const notifiers: Notifier[] = []
  for (const [index, notifierConfig] of config.notifiers.entries()) {
    for (const notifier of openNotifiers(notifierConfig, `notifiers[${index}]`, site, now)) {
      if (notifiers.some(({ name }) => name === notifier.name))
        throw new OperatorError(`notifiers[${index}]: ${notifier.name} is there already; remove one of them`)
      notifiers.push(notifier)
    }
  }
  return { site, feeds, targets, notifiers, look, isForgetful: config.state !== undefined }
}

function openNotifiers(config: NotifierConfig, place: string, site: Site, now: () => Instant): Notifier[] {
  const surroundings = { now }
  switch (config.type) {
    case 'websub':
      return hubsOf(config).map((hub) => notifierTypes.websub({ hub }, surroundings))
    case 'rsscloud':
      return [notifierTypes.rsscloud(config, surroundings)]
    case 'webhook':
      return [notifierTypes.webhook({ ...config, site: site.url }, surroundings)]
    case 'indexnow': {
      const { endpoint, key, keyLocation } = config
      requireReach(keyLocation, place, site)
      const location = keyLocation === undefined ? {} : { keyLocation }
      return [notifierTypes.indexnow({ endpoint, key, ...location, site: site.url }, surroundings)]
    }
  }
}

/** A key file speaks for the pages of its host, below its folder. */
function requireReach(keyLocation: string | undefined, place: string, { url }: Site): void {
  if (keyLocation === undefined || url.startsWith(new URL('.', keyLocation).href)) return
  throw new OperatorError(
    `${place}.keyLocation: expected a file at ${url} or in a folder above, as it speaks only for what is below its own; put it there`,
  )
}
