import { defineConfig } from 'vitest/config'

/** With all the runs that properties have in the long tests. */
const unitTimeout = process.env.FEEDMILL_LONG === undefined ? 20_000 : 600_000

export default defineConfig({
  test: {
    // By itself it leaves a processor to others, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/system/**'],
          testTimeout: unitTimeout,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They measure processes and share real components.
          fileParallelism: false,
        },
      },
    ],
  },
})
