import {
  type Context,
  IncludeTag,
  type Liquid,
  type TagToken,
  type Template,
  type TopLevelToken,
} from 'liquidjs'
import { escapeText } from '../core/xml.ts'
import { simpleTag } from './block-tags.ts'

/** What is told of a text while it is rendered; `line` is that of the text itself. */
export interface LiquidNote {
  readonly message: string
  readonly hint: string
  readonly line?: number
}

/** What tags know of the text in hand. */
export interface TagState {
  /** Addresses by `post_url NAME` and `link PATH`. */
  links: Readonly<Record<string, unknown>>
  tell(note: LiquidNote): void
}

/** Jekyll's tags that liquidjs does not have. */
export function registerTags(engine: Liquid, state: TagState): void {
  registerHighlight(engine)
  registerLinks(engine, state)
  class IncludeRelative extends IncludeTag {
    constructor(...parameters: ConstructorParameters<typeof IncludeTag>) {
      super(...parameters)
      const own = this as unknown as { file: unknown }
      if (typeof own.file === 'string') own.file = RELATIVE + own.file
    }
  }
  engine.registerTag('include_relative', IncludeRelative)
  engine.registerTag('include_cached', IncludeTag)
}

/** What stands before the names of texts that are included by their place beside a post. */
export const RELATIVE = 'relative/'

/** `{% post_url 2010-07-21-name %}` and `{% link _posts/2010-07-21-name.md %}`: a path from the host's root on. */
function registerLinks(engine: Liquid, state: TagState): void {
  for (const name of ['post_url', 'link']) {
    engine.registerTag(name, {
      parse(this: LinkTag, token: TagToken): void {
        this.reference = token.args.trim()
        this.line = lineOf(token)
      },
      render(this: LinkTag): string {
        const address = state.links[`${name} ${this.reference}`]
        if (typeof address === 'string') return address
        state.tell({
          message: `${name} ${this.reference}: there is no such ${name === 'link' ? 'file' : 'post'}, so the address is missing`,
          hint: 'correct the name',
          ...(this.line !== undefined && { line: this.line }),
        })
        return ''
      },
    } as unknown as Parameters<Liquid['registerTag']>[1])
  }
}

interface LinkTag {
  reference: string
  line: number | undefined
}

/** A place in an include is no place in the text. */
function lineOf(token: TagToken): number | undefined {
  return token.file === undefined ? token.getPosition()[0] : undefined
}

const STRUCTURE = new Set(
  'else elsif elseif when endif endunless endcase endfor endtablerow endcapture endcomment endraw endblock endhighlight'.split(
    ' ',
  ),
)

/**
 * Registers the tags that a text names and nobody knows, such as those of plugins: what some of them mean is known, of
 * the others what stands between their ends is kept. Gives their names, for when the text is rendered.
 */
export function registerUnknownTags(engine: Liquid, state: TagState, text: string): string[] {
  const names: string[] = []
  for (const [, name = ''] of text.matchAll(/\{%-?\s*([a-zA-Z_][\w-]{0,50})/g)) {
    if (name in engine.tags || STRUCTURE.has(name)) continue
    names.push(name)
    engine.registerTag(name, {
      parse(this: UnknownTag, token: TagToken): void {
        this.html = simpleTag(name, token.args)
        if (this.html !== undefined || SILENT.test(name)) return
        const line = lineOf(token)
        state.tell({
          message: `Liquid: tag “${name}” is not known; only what stands in it is published`,
          hint: 'write what it stands for',
          ...(line !== undefined && { line }),
        })
      },
      render(this: UnknownTag): string {
        return this.html ?? ''
      },
    } as unknown as Parameters<Liquid['registerTag']>[1])
  }
  return names
}

interface UnknownTag {
  html: string | undefined
}

/** The ends of others, and what says nothing in a post's own text. */
const SILENT = /^(?:end\w+|seo|feed_meta|toc|jekyll_toc)$/

/** `{% highlight ruby linenos %}` … `{% endhighlight %}`: a code block, without line numbers. */
function registerHighlight(engine: Liquid): void {
  engine.registerTag('highlight', {
    parse(this: Highlight, tagToken: TagToken, remaining: TopLevelToken[]): void {
      this.language = /^\s*([\w+#-]+)/.exec(tagToken.args)?.[1]
      this.templates = []
      const stream = engine.parser.parseStream(remaining)
      stream
        .on('tag:endhighlight', () => stream.stop())
        .on('template', (template: Template) => this.templates.push(template))
        .on('end', () => {
          throw new Error(`tag ${tagToken.getText()} not closed`)
        })
      stream.start()
    },
    *render(this: Highlight, context: Context): Generator<unknown, string, string> {
      const code = yield engine.renderer.renderTemplates(this.templates, context)
      const attribute = this.language === undefined ? '' : ` class="language-${this.language}"`
      return `\n<pre><code${attribute}>${escapeText(code.replace(/^\n+|\s+$/g, ''))}</code></pre>\n`
    },
  } as unknown as Parameters<Liquid['registerTag']>[1])
}

interface Highlight {
  language: string | undefined
  templates: Template[]
}
