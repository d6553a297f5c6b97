import { defineConfig } from 'vitest/config'

const isLong = process.env.FEEDMILL_LONG !== undefined

/** Engines that take longer to install than all the rest takes: what they said is known by heart, and held by unit tests. */
const HEAVY_ENGINES = ['astro', 'docusaurus', 'zola'].map((engine) => `test/system/${engine}.test.ts`)

/** With all the runs that properties have in the long tests. */
const unitTimeout = isLong ? 600_000 : 20_000

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
          exclude: isLong ? [] : HEAVY_ENGINES,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They measure processes and share real components.
          fileParallelism: false,
        },
      },
    ],
  },
})
