import picomatch from 'picomatch'

/**
 * What is wrong with a glob of files below a folder, such as `expected “]” …`; undefined when nothing is. What it would be
 * taken for otherwise matches no file.
 */
export function faultOfGlob(glob: string): string | undefined {
  if (glob.startsWith('/') || glob.split('/').includes('..'))
    return 'expected a glob of files below the folder, without a leading “/” and without “..”'
  try {
    picomatch.makeRe(glob, { strictBrackets: true })
    return undefined
  } catch (error) {
    const [, missing, bracket] = /^Missing (opening|closing): "(.)"/.exec((error as Error).message) ?? []
    return bracket === undefined
      ? 'expected a glob such as posts/**/*.md'
      : `expected a glob such as posts/**/*.md; its ${missing} “${bracket}” is missing (\\ before a bracket makes it a character)`
  }
}
