import type { Target } from '../core/ports.ts'
import { type AzurePlace, azureAccess, type Variables } from './azure-access.ts'
import { type ContainerOptions, openContainer } from './azure-container.ts'
import { type ObjectTargetOptions, objectTarget, targetName } from './object-target.ts'

export interface AzureTargetOptions extends AzurePlace, ContainerOptions, ObjectTargetOptions {
  /** Where credentials are looked for. `@azure/identity` looks for its own in the process’s environment. */
  readonly variables: Variables
}

/**
 * Azure Blob Storage.
 *
 * @throws OperatorError as `azureAccess`
 */
export function azureTarget(options: AzureTargetOptions): Target {
  const { container, prefix, variables } = options
  const access = azureAccess(options, variables)
  return objectTarget(targetName(`azure ${container}`, prefix), openContainer(options, access), options)
}
