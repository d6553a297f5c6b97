import type { Wording } from './frame.ts'

/**
 * The style by which browsers show an RSS or Atom document itself: what it is and how to subscribe, then its titles and
 * summaries. CSS cannot make links of addresses, so they are shown as text; content, which is HTML as text, is hidden.
 */
export function xmlStyle({ words }: Wording): string {
  const hint = cssString(words.inXml)
  return `@charset "utf-8";
@namespace atom "http://www.w3.org/2005/Atom";
@namespace content "http://purl.org/rss/1.0/modules/content/";
* { display: none; }
:root {
  color-scheme: light dark;
  --ground: #fbf9f5; --sheet: #fffefc; --ink: #26231e; --soft: #655e54; --line: #e5dfd4; --mark: #d9722b;
  display: block; background: var(--ground); color: var(--ink); min-height: 100vh; box-sizing: border-box;
  padding: 3rem max(1.5rem, calc(50vw - 21rem)) 5rem; overflow-wrap: anywhere;
  font: 1.0625rem/1.6 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #171513; --sheet: #1f1c19; --ink: #ece7de; --soft: #b0a799; --line: #37322c; --mark: #e08a4a; }
}
:root::before {
  content: ${hint};
  display: block; margin-bottom: 2.5rem; padding: 1.125rem 1.5rem; background: var(--sheet);
  border: 1px solid var(--line); border-inline-start: .3125rem solid var(--mark); border-radius: .75rem;
}
rss > channel, channel > item, channel > title, channel > description, channel > link,
item > title, item > link, item > pubDate,
atom|feed > atom|title, atom|feed > atom|subtitle, atom|feed > atom|entry,
atom|entry > atom|title, atom|entry > atom|summary, atom|entry > atom|published { display: block; }
channel > title, atom|feed > atom|title {
  font: 600 2.25rem/1.15 "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "Noto Serif", serif;
  letter-spacing: -.015em; margin-bottom: .5rem;
}
channel > description, atom|feed > atom|subtitle { font-size: 1.1875rem; color: var(--soft); margin-bottom: .5rem; }
channel > link, item > link { color: var(--soft); font-size: .875rem; }
channel > item, atom|feed > atom|entry { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
item > title, atom|entry > atom|title {
  font: 600 1.25rem/1.3 "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "Noto Serif", serif;
  margin-bottom: .25rem;
}
item > pubDate, atom|entry > atom|published { color: var(--soft); font-size: .875rem; }
/* Without content beside it, a description is the content. */
item:has(> content|encoded) > description, atom|entry > atom|summary {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; line-clamp: 4; overflow: hidden;
  margin-top: .375rem;
}
`
}

/** https://www.w3.org/TR/css-syntax-3/#consume-string-token */
function cssString(text: string): string {
  return `"${text.replace(/["\\\n\r\f<]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}"`
}
