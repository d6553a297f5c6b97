import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../src/sources/dialects/index.ts'
import type { Files } from '../temporary-folder.ts'

/** What mutations begin from: posts as each engine's authors write them, with what is hard in them. */

const BODY = `First paragraph with *emphasis*, \`code\`, a [link](../other.md#part "T & t") and ![picture](a b.png).

<!--more-->

## Heading {#part}

| a | b |
|---|--:|
| 1 | \`|\` |

\`\`\`js {linenos=true}
const a = "<b>" && {{ not.a.template }}
\`\`\`

> quote
> - list in it

1. one
   - [x] done

Note[^1] and <span class="x" onclick="y()">HTML</span> &amp; &nbsp; &#x1F; ]]> <br> <img src=x.png srcset="a.png 1x, b.png 2x">

<iframe src="https://www.youtube.com/embed/abc123"></iframe>

$$ x^2 < y $$ and \\(z\\)

[^1]: The *note*.
[ref]: <http://example.org/a%20b?x=1&y=2> 'title'
`

export const SAMPLES: readonly string[] = [
  `---
layout: post
title:  "Welcome & <b>hello</b>"
date:   2011-07-22 16:00:00 +1200
categories: jekyll update
tags: [C++, "#x", 2012]
excerpt_separator: <!--cut-->
author: ann
image: {path: /a.png}
---
{% raw %}{{ raw }}{% endraw %}
{% highlight ruby linenos %}
puts "<x>"
{% endhighlight %}
{% for tag in page.tags %}{{ tag | escape | upcase }},{% endfor %}
{{ page.title | truncate: 10 }} {{ site.url }} {% include x.html a="b" %}
[back]({% post_url 2010-01-01-other %}){: .class #id}
${BODY}`,
  `+++
title = "Hugo & TOML"
date = 2020-10-20T08:09:10Z
publishDate = 2020-10-21
tags = ["a", "b c"]
draft = false
[build]
list = "always"
[params]
author = { name = "Ann" }
+++
{{< figure src="/a.jpg" title="T" >}} {{% notice %}}inner *text*{{% /notice %}}
{{< youtube w7Ft2ymGmfc >}} [x]({{< ref "other.md" >}})
${BODY}`,
  `{
  "title": "JSON",
  "date": "2020-10-20",
  "tags": ["x", null, 1, true]
}
${BODY}`,
  `---
title: Eleventy
date: Last Modified
tags:
  - posts
  - one
permalink: "/{{ page.date | date: '%Y' }}/{{ title | slugify }}/index.html"
eleventyComputed: {permalink: "/x/"}
---
{% if x %}a{% else %}b{% endif %} {{ "text" | upper }}
${BODY}`,
  `---
title: 'MDX'
pubDate: 2025.01.15
updatedDate: Jan 16 2025
authors: [ann, {name: Ben, url: https://example.com/}]
slug: own-slug
---
import X from './x.jsx'
export const y = {a: 1}

<X prop={y} other="z">inner {1 + 1} text</X>
{/* truncate */}
${BODY}`,
  `---
publish: true
created: 2011-07-22
tags: ["#note", nested/tag]
aliases: [Another]
---
%%comment%% ==highlight== [[Other note|alias]] ![[picture.png|100]] #inline-tag
> [!warning]- Title
> text ^block
${BODY}`,
  `Title
=====

A plain post of 2011.\r\n\r\nWith CRLF and \u0000 control \u0007 characters, a lone \uFFFE and 日本語 שלום.
${BODY}`,
  `---
title: |
  Several
  lines
date: &anchor 2011-07-22
updated: *anchor
<<: {a: b}
nested: {a: {b: {c: [d, [e]]}}}
enclosure: {url: /a.mp3, type: audio/mpeg, length: 7}
enclosures: [/b.mp3, {url: "javascript:x"}]
id: urn:x
link: https://example.org/
---
`,
]

/** The names that a case may give its file. */
export const NAMES: Readonly<Record<Engine, readonly string[]>> = {
  jekyll: ['_posts/2011-07-22-a.md', 'x/_posts/2011-07-22-a b.html', '_drafts/a.md'],
  hugo: ['content/posts/a.md', 'content/posts/b/index.md', 'content/2011-07-22-a.de.md', 'content/c.html'],
  zola: ['content/posts/2011-07-22-a.md', 'content/posts/b/index.md'],
  eleventy: ['posts/2011-07-22-a.md', 'a.md'],
  astro: ['src/content/blog/a.md', 'src/content/blog/2011-07-22-b.mdx'],
  docusaurus: ['blog/2011-07-22-a.md', 'blog/2011/07/22/b.mdx'],
  gatsby: ['content/blog/2011-07-22-a/index.md', 'content/blog/b.mdx'],
  hexo: ['source/_posts/a.md', 'source/_posts/2011-07-22-b.md'],
  obsidian: ['2011-07-22 A note.md', 'folder/A.md'],
  plain: ['2011-07-22-a.md', '2011/07/22/a.md', 'a.md'],
}

/** What stands beside the posts. */
export const BESIDE: Files = {
  '_config.yml':
    'permalink: /:categories/:year/:title/\ndefaults:\n- scope: {path: ""}\n  values: {layout: post}\nnew_post_name: :year-:month-:day-:title.md\n',
  '_includes/x.html': '<p>{{ include.a }}</p>',
  '_data/authors.yml': 'ann: {name: Ann, email: ann@example.com}\n',
  'config.toml':
    'baseURL = "https://example.com/blog/"\nbase_url = "https://example.com/blog"\n[permalinks]\nposts = "/:year/:month/:slug/"\n[taxonomies]\ntag = "tags"\nseries = "series"\n[languages.de]\n[languages.en]\n',
  'content/posts/_index.md': '+++\n[[cascade]]\ntags = ["cascaded"]\n+++\n',
  'posts/posts.json': '{"tags": ["posts"], "layout": "post"}',
  'blog/authors.yml': 'ann: {name: Ann}\n',
}

/** Real posts, from a folder that the environment names: Markdown of any depth. */
export function realPosts(folder: string | undefined): string[] {
  if (folder === undefined || folder === '') return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:md|mdx|markdown)$/.test(path))
    .sort()
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).size < 20_000)
    .map((path) => readFileSync(path, 'latin1'))
    .map((text) => Buffer.from(text, 'latin1').toString('utf8'))
}
