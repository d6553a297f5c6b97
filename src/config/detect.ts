import type { Dialect } from '../sources/dialects/dialect.ts'
import { dialects, ENGINES, type Engine } from '../sources/dialects/index.ts'
import { ENOUGH, type FolderView, type Trace } from '../sources/dialects/traces.ts'
import { viewFolder } from './folder-view.ts'

/** Which engine's blog a folder is, and how it was recognised. */
export interface Detected {
  readonly engine: Engine
  readonly why: string
}

/**
 * Weighs what engines leave in a folder: the one with the most traces has made it, if these are enough. Texts are looked
 * at only where files do not decide, and nothing in the folder is executed.
 */
export function detectEngine(root: string): Detected {
  const view = viewFolder(root)
  const [firm, yielding] = [tracesOf(false), tracesOf(true)]
  const byFiles = weigh(
    view,
    firm.filter(({ isDeep }) => isDeep !== true),
  )
  // A configuration file is never contradicted by what some post says.
  const hasConfiguration = (byFiles[0]?.weight ?? 0) > ENOUGH
  const candidates = hasConfiguration ? byFiles : weigh(view, firm)
  const [best, ...others] = candidates
  if (best !== undefined && best.weight >= ENOUGH)
    return { engine: best.engine, why: best.found.join(', ') + alsoSeen(view, best, others) }
  const [vault] = weigh(view, yielding)
  if (vault !== undefined && vault.weight >= ENOUGH)
    return { engine: vault.engine, why: vault.found.join(', ') }
  const seen = [...candidates, ...(vault === undefined ? [] : [vault])].flatMap(({ found }) => found)
  const alone =
    seen.length === 0 ? '' : `; ${seen.join(', ')} alone ${seen.length === 1 ? 'is' : 'are'} not enough`
  return { engine: 'plain', why: `no engine’s configuration was found${alone}` }
}

/** As `detectEngine`, by what is quickly looked for: no texts are read. Undefined where that is not enough. */
export function detectByFiles(root: string): Detected | undefined {
  const [best] = weigh(
    viewFolder(root),
    tracesOf(false).filter(({ isDeep }) => isDeep !== true),
  )
  return best === undefined || best.weight < ENOUGH
    ? undefined
    : { engine: best.engine, why: best.found.join(', ') }
}

type EngineTrace = Trace & { readonly engine: Engine }

function tracesOf(yields: boolean): EngineTrace[] {
  return ENGINES.flatMap((engine) => {
    const dialect: Dialect = dialects[engine]
    return (dialect.yields === true) === yields ? dialect.traces.map((trace) => ({ ...trace, engine })) : []
  })
}

interface Weighed {
  readonly engine: Engine
  readonly weight: number
  readonly found: readonly string[]
}

/** The heaviest first; of the same weight the first named. */
function weigh(view: FolderView, traces: readonly EngineTrace[]): Weighed[] {
  const byEngine = new Map<Engine, { engine: Engine; weight: number; found: string[] }>()
  for (const { engine, weight, found } of traces) {
    const what = found(view)
    if (what === undefined) continue
    const known = byEngine.get(engine)
    if (known === undefined) byEngine.set(engine, { engine, weight, found: [what] })
    else {
      known.weight += weight
      if (!known.found.includes(what)) known.found.push(what)
    }
  }
  return [...byEngine.values()].sort((a, b) => b.weight - a.weight)
}

/** What another engine could have left as well. */
function alsoSeen(view: FolderView, best: Weighed, others: readonly Weighed[]): string {
  const seen = [
    ...others.filter(({ weight }) => weight > 1).flatMap(({ found }) => found),
    ...(view.has('.obsidian') ? ['.obsidian'] : []),
  ].filter((what) => !best.found.some((own) => own.includes(what)))
  return seen.length === 0 ? '' : `; also seen: ${[...new Set(seen)].join(', ')}`
}
