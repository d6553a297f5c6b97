import fc from 'fast-check'

/** Properties that state no seed have this one: a run in CI says the same whenever it runs. The long tests try others. */
if (process.env.FEEDMILL_LONG === undefined) fc.configureGlobal({ seed: 20110722 })
