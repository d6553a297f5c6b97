import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { OperatorError } from '../../core/problem.ts'

/** The address of who asks, as far as our own proxies tell. */
export type ClientAddress = (request: IncomingMessage) => string

/**
 * Reads addresses. A proxy of ours is believed about who asked it: one on this machine, and those named by address or
 * network (`10.0.0.0/8`).
 *
 * @throws OperatorError when one of them is no address
 */
export function readClientAddress(proxies: readonly string[]): ClientAddress {
  const trusted = new BlockList()
  trusted.addSubnet('127.0.0.0', 8, 'ipv4')
  trusted.addAddress('::1', 'ipv6')
  for (const proxy of proxies) addProxy(trusted, proxy)
  const isTrusted = (address: string): boolean =>
    trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return ({ socket, headers }) => {
    let address = plainAddress(socket.remoteAddress)
    const chain = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
    // Every proxy appends who asked it, so what stands before a foreign address is that client's own claim.
    while (isIP(address) !== 0 && isTrusted(address)) {
      const before = plainAddress(chain.pop()?.trim())
      if (isIP(before) === 0) break
      address = before
    }
    return address
  }
}

function addProxy(trusted: BlockList, proxy: string): void {
  const [address = '', bits] = proxy.split('/')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  try {
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  } catch {
    throw new OperatorError(
      `daemon.http.proxies: expected an address or a network such as 10.0.0.0/8, found “${proxy}”; set it right`,
    )
  }
}

/** Without the prefix of IPv4 in IPv6. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
}

/** Whether a request was sent by a program on this machine, and not by a proxy for somebody else. */
export function isLocal({ socket, headers, httpVersion }: IncomingMessage): boolean {
  const address = plainAddress(socket.remoteAddress)
  return (
    (/^127\./.test(address) || address === '::1') &&
    // nginx speaks 1.0 to servers behind it unless it is told otherwise, and then names no client.
    httpVersion !== '1.0' &&
    !Object.keys(headers).some((name) => FORWARDING.test(name)) &&
    isLocalHost(headers)
  )
}

/** What proxies add. */
const FORWARDING =
  /^(?:forwarded|via|x-forwarded.*|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.*|x-envoy-.*|x-amzn-trace-id|true-client-ip|cf-.*|fastly-.*|cdn-.*)$/

/** A name of another host means a proxy that kept it, or a page in a local browser that was led here (DNS rebinding). */
function isLocalHost({ host = '' }: IncomingHttpHeaders): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i.test(host)
}

/** An IPv4 address, or the /64 of an IPv6 one: what one customer of a provider has. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups =
    tail === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill('0'), ...back]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
