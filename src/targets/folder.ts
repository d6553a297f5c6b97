import type { Target } from '../core/ports.ts'
import { withCarriedState } from './carried-state.ts'
import { type DirectoryTargetOptions, directoryTarget } from './directory.ts'
import { releasesTarget } from './releases.ts'

export interface FolderOptions extends DirectoryTargetOptions {
  /** Whole trees with a link to the served one, in place of documents in the folder itself. */
  readonly releases: boolean
}

/** A folder that documents are published in, one by one or as whole trees. Ids survive a change between the two. */
export function folderTarget({ releases, ...options }: FolderOptions): Target {
  return releases ? releasesTarget(options) : withCarriedState(directoryTarget(options), options.root)
}
