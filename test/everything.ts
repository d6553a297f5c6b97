import type { Files } from './temporary-folder.ts'

/** A blog whose posts say everything that front matter can say, and its configuration: a podcast and a feed beside it. */
export const EVERYTHING: Files = {
  'feedmill.yaml': `
site:
  title: Tide & Timber
  url: https://tide.example/
  description: Boats, weather and the people of the harbour
  language: en-NZ
  author: { name: Ann Example, email: ann@tide.example, url: "https://tide.example/ann/" }
  copyright: "© 2011 Ann Example <ann@tide.example>"
  image: /logo.png
  icon: /icon.png
  favicon: /favicon.png
sources:
  - { type: directory, path: content, engine: plain, name: content }
feeds:
  podcast:
    image: /cover.jpg
    category: [Society & Culture > Places & Travel, Leisure]
    explicit: false
    type: serial
    locked: true
targets:
  - { type: directory, path: out }
notifiers:
  - { type: websub, hubs: ["https://hub.example/", "https://hub.example.org/?a=1&b=2"] }
`,
  'content/keel.md': `---
title: "The keel: wood & water < 1900"
date: 2011-07-22T16:00:00+12:00
updated: 2011-08-01T09:30:00Z
authors:
  - Ann Example
  - { name: Ben “Bo’sun” Māhina, email: ben@tide.example, url: "https://ben.example/" }
description: How a keel is laid, and why it takes two & not one.
image: { path: /keel.jpg, alt: "The keel on its blocks, <em>seen</em> from the slip & the road" }
categories: [Boats & Gear]
tags: [C++, 水車]
audio:
  - { url: /sound/keel.mp3, title: The keel, duration: "45:12" }
  - { url: "https://cdn.example/keel.ogg?a=1&b=2", type: audio/ogg, length: 4711, duration: 2712 }
  - { url: /plan.pdf, title: "Plan & section" }
episode: 3
season: 1
episode_type: full
explicit: no
itunes_image: /keel-square.jpg
chapters: /sound/keel.json
transcript: [{ url: /sound/keel.vtt, lang: en-NZ }, /keel/transcript/]
hosts: [Ann Example]
guests: [{ name: "Cem & Sons", href: "https://cem.example/?a=1&b=2", img: /cem.jpg }]
comments: https://forum.tide.example/t/12?page=1&sort=new
source: { title: "The Harbour & Sea", url: "https://harbour.example/keel", feed: "https://harbour.example/feed.xml?a=1&b=2" }
---
The keel is laid.

<!--more-->

Then ribs follow.
`,
  'content/link.md': `---
title: A tide table worth keeping
date: 2011-07-15
link: https://tables.example/?port=1&year=2011
---
It agrees with the water.
`,
  'content/note.md': '---\ndate: 2011-07-08T08:00:00Z\ntitle: ""\n---\nSlack water at dawn. No wind.\n',
  'content/marée.md': `---
title: La marée
date: 2011-07-01
lang: fr
summary: À marée basse.
cover: /maree.png
---
`,
  'content/trailer.md': `---
title: What is to come
date: 2011-06-24
enclosure: |
  https://cdn.example/trailer.mp3
  1234567
  audio/mpeg
episode_type: trailer
---
In a minute and a half.
`,
  'content/first.md': '---\ntitle: First\ndate: 2011-06-17\n---\nHello.\n',
  'content/sound/keel.mp3': 'ID3'.padEnd(4096, 'x'),
  'content/plan.pdf': '%PDF-'.padEnd(2048, 'x'),
}
