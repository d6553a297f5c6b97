import { spawn } from 'node:child_process'
import type { Log } from '../core/ports.ts'
import type { Cancel, DaemonClock } from './clock.ts'

/** What is told to systemd; nothing where it did not start the process. */
export interface Supervisor {
  /** Such as `READY=1` or `STOPPING=1`, see sd_notify(3). */
  tell(state: string): void
  stop(): void
}

const MARGIN = 3

/**
 * Keeps systemd informed: that the daemon is ready, and while it is healthy that it lives (`WatchdogSec=`). Node has no
 * sockets of that kind, so `systemd-notify` is started for it (`NotifyAccess=all`).
 *
 * @param environment of the process: `NOTIFY_SOCKET`, `WATCHDOG_USEC`
 */
export function openSupervisor(
  environment: Readonly<Record<string, string | undefined>>,
  {
    clock,
    log,
    isHealthy,
  }: { readonly clock: DaemonClock; readonly log: Log; readonly isHealthy: () => boolean },
): Supervisor {
  if (!environment.NOTIFY_SOCKET) return { tell() {}, stop() {} }
  let isWarned = false
  const tell = (state: string): void => {
    const child = spawn('systemd-notify', [state], { stdio: 'ignore', env: { ...environment } })
    child.on('error', (error) => {
      if (!isWarned) log.warn({}, `systemd cannot be told of the daemon: ${error.message}`)
      isWarned = true
    })
  }
  const watchdogMs = Number(environment.WATCHDOG_USEC) / 1000 / MARGIN
  let cancel: Cancel = () => {}
  const beat = (): void => {
    if (isHealthy()) tell('WATCHDOG=1')
    cancel = clock.after(watchdogMs, beat)
  }
  if (watchdogMs >= 1) beat()
  return { tell, stop: () => cancel() }
}
