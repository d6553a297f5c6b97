import { indexNowNotifier } from './indexnow.ts'
import { rssCloudNotifier } from './rsscloud.ts'
import { webhookNotifier } from './webhook.ts'
import { webSubNotifier } from './websub.ts'

export { look } from './look.ts'
export { cloudOf } from './rsscloud.ts'

/** Every notifier by its type in the configuration. */
export const notifiers = {
  websub: webSubNotifier,
  rsscloud: rssCloudNotifier,
  indexnow: indexNowNotifier,
  webhook: webhookNotifier,
}
