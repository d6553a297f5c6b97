import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { HUGO_CONFIG_FILES } from '../sources/dialects/hugo-config.ts'

/** Which engine's blog a folder is, and how it was recognised. */
export interface Detected {
  readonly engine: 'jekyll' | 'hugo' | 'plain'
  readonly why: string
}

/** Looks at a folder's own files; nothing in it is executed. */
export function detectEngine(root: string): Detected {
  const has = (name: string): boolean => existsSync(join(root, name))
  const other = OTHER_ENGINES.find(({ files }) => files.some(has))
  if (other !== undefined) return { engine: 'plain', why: `${other.name} is read as a plain folder` }
  const hugoConfig = HUGO_CONFIG_FILES.find(has)
  if (hugoConfig !== undefined && (hugoConfig.includes('hugo.') || has('content')))
    return { engine: 'hugo', why: hugoConfig }
  const jekyllConfig = ['_config.yml', '_config.yaml', '_config.toml'].find(has)
  if (jekyllConfig !== undefined) return { engine: 'jekyll', why: jekyllConfig }
  if (hasDatedFiles(join(root, '_posts'))) {
    return { engine: 'jekyll', why: '_posts' }
  }
  return { engine: 'plain', why: 'no engine’s configuration was found' }
}

function hasDatedFiles(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^\d{4}-\d{1,2}-\d{1,2}-/.test(name))
  } catch {
    return false
  }
}

const OTHER_ENGINES = [
  {
    name: 'Eleventy',
    files: [
      '.eleventy.js',
      'eleventy.config.js',
      'eleventy.config.mjs',
      'eleventy.config.cjs',
      'eleventy.config.ts',
    ],
  },
  { name: 'Hexo', files: ['source/_posts', 'scaffolds'] },
  { name: 'Astro', files: ['astro.config.mjs', 'astro.config.js', 'astro.config.ts'] },
  { name: 'Gatsby', files: ['gatsby-config.js', 'gatsby-config.ts'] },
  { name: 'Docusaurus', files: ['docusaurus.config.js', 'docusaurus.config.ts'] },
]
