import * as z from 'zod'
import { faultOfSchedule } from './schedule-fault.ts'
import { cacheControl, DEFAULT_CACHE_CONTROL, duration, TIMER_MAX_MS, text } from './schema-values.ts'

const port = z.int().min(0).max(65_535)

const listener = (defaultPort: number) => ({
  host: text.default('127.0.0.1').describe('The address to listen at; 0.0.0.0 or :: for all of the machine.'),
  port: port.default(defaultPort).describe('0: any that is free.'),
})

const rateLimit = z.strictObject({
  perHour: z.int().min(1).default(60).describe('Requests of one reader for one document.'),
  unconditionalPerHour: z
    .int()
    .min(1)
    .default(12)
    .describe('Of these, those that ask for the whole document.'),
})

const http = z.strictObject({
  ...listener(8080),
  cacheControl: cacheControl
    .default(DEFAULT_CACHE_CONTROL)
    .describe('Sent with every document: how long readers and caches may keep it.'),
  memoryMb: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .describe('Of documents in memory; others are read from disk.'),
  proxies: z
    .array(text)
    .default([])
    .describe(
      'Addresses or networks of proxies that are believed about who asks, beside those on this machine.',
    ),
  rateLimit: rateLimit.optional().describe('Refuses readers that fetch more often than is any use.'),
})

const schedule = text.superRefine((written, { addIssue }) => {
  const fault = written === '' ? undefined : faultOfSchedule(written)
  if (fault !== undefined) addIssue(fault)
})

/** How `feedmill daemon` works. */
export const daemon = z.strictObject({
  every: duration(1000, TIMER_MAX_MS, 'a time from 1s to 24h such as 15m')
    .default('15m')
    .describe('How long after one run the next one begins.'),
  schedule: schedule.optional().describe('A cron expression, in UTC, in place of every.'),
  watch: z.boolean().default(true).describe('Whether a change in a source’s folder begins a run.'),
  runTimeout: duration(1000, TIMER_MAX_MS, 'a time from 1s to 24h such as 30m')
    .default('30m')
    .describe('A run that takes longer is ended.'),
  http: http.optional().describe('Serves what is published; nothing is served without it.'),
  admin: z
    .strictObject(listener(8081))
    .optional()
    .describe('A listener of its own for the status page, the metrics and the like.'),
  token: text
    .optional()
    .describe('Opens these pages to others than programs on this machine, and POST /hooks/run..'),
  hookSecret: text
    .optional()
    .describe('Opens POST /hooks/run alone: what GitHub signs with, or GitLab sends.'),
})
