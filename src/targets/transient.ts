/** Which failures of a request may pass by themselves, whatever the service speaks. */

const STATUS: ReadonlySet<number | undefined> = new Set([408, 429, 500, 502, 503, 504])
const OVERLOAD_STATUS: ReadonlySet<number | undefined> = new Set([429, 503])
const CODE =
  /^(?:ECONN(?:RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|EAI_AGAIN|E(?:NET|HOST)UNREACH|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+)$/

/** Whether a service that answers so may answer otherwise later. */
export function isPassingStatus(status: number | undefined): boolean {
  return STATUS.has(status)
}

/** Whether a service that answers so has too much to do. */
export function isOverloadStatus(status: number | undefined): boolean {
  return OVERLOAD_STATUS.has(status)
}

/** Whether a failure of the platform with this code, before or in the middle of an answer, may pass. */
export function isPassingCode(code: string | undefined): boolean {
  return CODE.test(code ?? '')
}

/** Milliseconds from Retry-After: seconds, or a date (RFC 9110 section 10.2.3), told by the service's own clock. */
export function retryAfterMs(value: string | undefined, serviceDate: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(serviceDate ?? '')
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}
