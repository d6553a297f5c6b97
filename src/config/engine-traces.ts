import { ELEVENTY_CONFIG_FILES } from '../sources/dialects/eleventy-files.ts'
import { HUGO_CONFIG_FILES } from '../sources/dialects/hugo-config.ts'
import type { dialects } from '../sources/dialects/index.ts'
import type { FolderView } from './folder-view.ts'

export type Engine = keyof typeof dialects

/** What an engine leaves in a folder, and how much it says: from `ENOUGH` on, the folder is that engine's. */
export interface Trace {
  readonly engine: Engine
  readonly weight: number
  /** What is shown to people when it is found. */
  readonly found: (view: FolderView) => string | undefined
}

/** A file that only one engine has is enough; of what several have, it takes more than one. */
export const ENOUGH = 3

/** In the order in which engines win a draw. */
export const TRACES: readonly Trace[] = [
  ...named('zola', 8, ['zola.toml']),
  { engine: 'zola', weight: 8, found: (view) => view.hasKey('config.toml', 'base_url') },
  ...named('zola', 1, ['templates', 'sass', 'syntaxes']),
  ...dependency('hexo', 'hexo'),
  { engine: 'hexo', weight: 3, found: (view) => view.hasMarkdown('source/_posts') },
  ...named('hexo', 1, ['scaffolds', '_config.yml', 'source/_data']),
  oneOf('eleventy', 8, ELEVENTY_CONFIG_FILES),
  ...dependency('eleventy', '@11ty/eleventy'),
  ...named('eleventy', 1, ['_includes', '_data', '.eleventyignore']),
  oneOf('astro', 8, scripts('astro.config')),
  ...dependency('astro', 'astro'),
  oneOf('astro', 3, [...scripts('src/content.config'), ...scripts('src/content/config')]),
  { engine: 'astro', weight: 2, found: (view) => view.hasMarkdown('src/content') },
  oneOf('docusaurus', 8, scripts('docusaurus.config')),
  ...dependency('docusaurus', '@docusaurus/core'),
  oneOf('docusaurus', 2, ['blog/authors.yml', 'blog/authors.json', 'blog/tags.yml']),
  oneOf('docusaurus', 1, scripts('sidebars')),
  oneOf('gatsby', 8, scripts('gatsby-config')),
  ...dependency('gatsby', 'gatsby'),
  oneOf('gatsby', 1, [...scripts('gatsby-node'), ...scripts('gatsby-browser')]),
  { engine: 'gatsby', weight: 1, found: (view) => view.hasMarkdown('content/blog') },
  oneOf(
    'hugo',
    8,
    HUGO_CONFIG_FILES.filter((name) => name.includes('hugo.')),
  ),
  {
    engine: 'hugo',
    weight: 4,
    found: (view) => (view.has('content') ? HUGO_CONFIG_FILES.find((name) => view.has(name)) : undefined),
  },
  ...named('hugo', 1, ['archetypes', 'layouts']),
  oneOf('jekyll', 3, ['_config.yml', '_config.yaml', '_config.toml']),
  { engine: 'jekyll', weight: 3, found: (view) => view.hasDated('_posts') },
  ...named('jekyll', 1, ['_layouts', '_includes', '_sass', '_drafts', '_data']),
]

/** Deep in folders and in the text of files, asked for only where no engine's configuration is: that takes time. */
export const DEEP_TRACES: readonly Trace[] = [
  { engine: 'eleventy', weight: 2, found: (view) => view.matching(/\.11tydata\.(?:[cm]?js|json)$/) },
  { engine: 'astro', weight: 2, found: (view) => view.matching(/^src\/(?:pages|layouts)\/.*\.astro$/) },
  inText(
    'eleventy',
    4,
    'keys and layouts of Eleventy',
    /^eleventy[A-Z]\w*:|^layout:.*\.(?:njk|liquid|webc)\b/m,
  ),
  { engine: 'hugo', weight: 1, found: (view) => view.hasMarkdown('content') },
  inText('hugo', 2, 'shortcodes of Hugo', /\{\{[<%]\s*\/?[\w./-]+[^}]*[>%]\}\}/),
  inText('astro', 1, 'pubDate in front matter', /^pubDate:/m),
  inText('docusaurus', 2, 'truncate marks', /<!--\s*truncate\s*-->|\{\/\*\s*truncate\s*\*\/\}/),
]

/** A vault, which any other engine's traces outweigh: many people write their blog's posts with Obsidian. */
export const VAULT_TRACES: readonly Trace[] = [
  ...named('obsidian', 1, ['.obsidian']),
  oneOf('obsidian', 1, [
    '.obsidian/app.json',
    '.obsidian/workspace.json',
    '.obsidian/core-plugins.json',
    '.obsidian/appearance.json',
  ]),
  inText('obsidian', 2, 'wikilinks', /!?\[\[[^[\]\n]+\]\]/),
  inText('obsidian', 1, 'callouts', /^>\s*\[!\w+\]/m),
]

function named(engine: Engine, weight: number, names: readonly string[]): Trace[] {
  return names.map((name) => ({ engine, weight, found: (view) => (view.has(name) ? name : undefined) }))
}

function oneOf(engine: Engine, weight: number, names: readonly string[]): Trace {
  return { engine, weight, found: (view) => names.find((name) => view.has(name)) }
}

function dependency(engine: Engine, name: string): Trace[] {
  return [
    { engine, weight: 3, found: (view) => (view.dependsOn(name) ? `${name} in package.json` : undefined) },
  ]
}

function inText(engine: Engine, weight: number, name: string, pattern: RegExp): Trace {
  return {
    engine,
    weight,
    found: (view) => {
      const count = view.count(pattern)
      // One text may speak of anything.
      return count >= 2 || (count === 1 && view.texts.length === 1) ? `${name} in ${count} files` : undefined
    },
  }
}

function scripts(name: string): string[] {
  return ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `${name}.${ending}`)
}
