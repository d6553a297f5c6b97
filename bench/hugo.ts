import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A Hugo site that does the same work and no more: pages, sections and lists off, RSS, Atom and JSON Feed for the home
 * page and every term, the newest 20 posts in full.
 */
export function writeHugoSite(site: string, posts: string): void {
  rmSync(site, { recursive: true, force: true })
  cpSync(posts, join(site, 'content', 'posts'), { recursive: true })
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(site, path)), { recursive: true })
    writeFileSync(join(site, path), text)
  }
}

const CONFIG = `baseURL = "https://example.org/"
title = "example.org"
ignoreErrors = ["error-disable-taxonomy"]
languageCode = "en"
disableKinds = ["section", "taxonomy", "sitemap", "robotsTXT", "404"]
[taxonomies]
category = "categories"
tag = "tags"
[outputs]
home = ["feed", "atom", "jsonfeed"]
term = ["feed", "atom", "jsonfeed"]
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[mediaTypes."application/rss+xml"]
suffixes = ["xml"]
[mediaTypes."application/feed+json"]
suffixes = ["json"]
[outputFormats.feed]
mediaType = "application/rss+xml"
baseName = "feed"
isPlainText = true
noUgly = true
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = true
[outputFormats.jsonfeed]
mediaType = "application/feed+json"
baseName = "feed"
isPlainText = true
[markup.highlight]
codeFences = false
[markup.goldmark.renderer]
unsafe = true
[[cascade]]
[cascade._build]
render = "link"
list = "always"
[cascade._target]
kind = "page"
`

const RSS = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{{ .Title | html }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Title | html }}</description>
<atom:link rel="self" href="{{ .Permalink }}feed.xml" type="application/rss+xml"/>
{{ range first 20 .RegularPages.ByDate.Reverse }}<item>
<title>{{ .Title | html }}</title>
<link>{{ .Permalink }}</link>
<guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<dc:creator>{{ .Params.author | html }}</dc:creator>
{{ range .Params.categories }}<category>{{ . | html }}</category>{{ end }}{{ range .Params.tags }}<category>{{ . | html }}</category>{{ end }}
<description>{{ .Description | html }}</description>
<content:encoded>{{ .Content | html }}</content:encoded>
</item>
{{ end }}</channel>
</rss>
`

const ATOM = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{{ .Permalink }}</id>
<title>{{ .Title | html }}</title>
<link rel="self" href="{{ .Permalink }}atom.xml"/>
<author><name>Ann Example</name></author>
{{ range $i, $p := first 20 .RegularPages.ByDate.Reverse }}{{ if eq $i 0 }}<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>{{ end }}<entry>
<id>{{ .Permalink }}</id>
<title>{{ .Title | html }}</title>
<link rel="alternate" href="{{ .Permalink }}"/>
<published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<author><name>{{ .Params.author | html }}</name></author>
{{ range .Params.categories }}<category term="{{ . | html }}"/>{{ end }}{{ range .Params.tags }}<category term="{{ . | html }}"/>{{ end }}
<summary>{{ .Description | html }}</summary>
<content type="html">{{ .Content | html }}</content>
</entry>
{{ end }}</feed>
`

const JSON_FEED = `{"version":"https://jsonfeed.org/version/1.1","title":{{ .Title | jsonify }},"home_page_url":{{ .Permalink | jsonify }},"feed_url":{{ printf "%sfeed.json" .Permalink | jsonify }},"items":[
{{ range $i, $p := first 20 .RegularPages.ByDate.Reverse }}{{ if $i }},
{{ end }}{"id":{{ .Permalink | jsonify }},"url":{{ .Permalink | jsonify }},"title":{{ .Title | jsonify }},"content_html":{{ .Content | jsonify }},"summary":{{ .Description | jsonify }},"date_published":{{ .Date.Format "2006-01-02T15:04:05Z07:00" | jsonify }},"authors":[{"name":{{ .Params.author | jsonify }}}],"tags":{{ .Params.tags | jsonify }}}{{ end }}
]}
`

const FILES: Readonly<Record<string, string>> = {
  'config.toml': CONFIG,
  'layouts/_default/home.feed.xml': RSS,
  'layouts/_default/list.feed.xml': RSS,
  'layouts/_default/home.atom.xml': ATOM,
  'layouts/_default/list.atom.xml': ATOM,
  'layouts/_default/home.jsonfeed.json': JSON_FEED,
  'layouts/_default/list.jsonfeed.json': JSON_FEED,
}
