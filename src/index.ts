export type * from './core/ports.ts'
export { OperatorError, type Problem, RunError, TargetBusyError } from './core/problem.ts'
export { generate, type Run, type RunFlags, type RunResult } from './pipeline/generate.ts'
export type { Report } from './pipeline/report.ts'
