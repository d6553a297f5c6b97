/** The style of the pages: for any width, in light and dark, in every script that the reader's machine can show. */
export const PAGE_STYLE = `@charset "utf-8";
:root {
  color-scheme: light dark;
  --ground: #fbf9f5; --sheet: #fffefc; --ink: #26231e; --soft: #655e54; --line: #e5dfd4; --link: #8c3d0e; --mark: #d9722b;
  --text: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --display: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Charter, Georgia, "Noto Serif", serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #171513; --sheet: #1f1c19; --ink: #ece7de; --soft: #b0a799; --line: #37322c; --link: #f2ae7e; --mark: #e08a4a;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 44rem; padding: 0 1.5rem 6rem; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.65 var(--text); overflow-wrap: break-word;
}
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 3px; border-radius: 4px; }
nav { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1.5rem; padding: 1.5rem 0; }
nav a { color: var(--soft); text-decoration: none; padding: .25rem 0; }
nav a:hover { color: var(--link); text-decoration: underline; }
.kind { display: flex; align-items: center; gap: .5rem; margin: 3.5rem 0 .75rem; color: var(--soft); font-size: .9375rem; }
.kind svg { flex: none; fill: none; stroke: var(--mark); stroke-width: 2.25; stroke-linecap: round; }
.kind circle { fill: var(--mark); stroke: none; }
h1, h2, h3 { font-family: var(--display); font-weight: 600; line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(2rem, 1.4rem + 3vw, 3rem); line-height: 1.12; letter-spacing: -.015em; }
h2 { font-size: 1.5rem; margin: 3.5rem 0 1rem; }
h3 { font-size: 1.25rem; }
p { margin: 0 0 1rem; text-wrap: pretty; }
.about { margin: 1rem 0 0; color: var(--soft); font-size: 1.1875rem; line-height: 1.55; }
.subscribe { margin-top: 2.5rem; padding: 1.75rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 1rem; }
.subscribe h2 { margin-top: 0; }
.formats, .posts, .feeds { list-style: none; margin: 0; padding: 0; }
.formats { border-top: 1px solid var(--line); }
.formats li {
  display: grid; grid-template-columns: 6.5rem minmax(0, 1fr) auto; align-items: center; gap: .25rem 1rem;
  min-height: 3.75rem; padding: .5rem 0; border-bottom: 1px solid var(--line);
}
.format { font-weight: 600; white-space: nowrap; }
.address {
  font: .875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; unicode-bidi: isolate; text-align: match-parent; padding: .25rem 0;
}
button {
  font: 600 .9375rem/1.2 var(--text); color: var(--ground); background: var(--link); border: 1px solid var(--link);
  border-radius: .625rem; padding: .625rem 1rem; min-width: 6.5rem; cursor: pointer;
}
button:hover { background: var(--ink); border-color: var(--ink); }
button.done { background: transparent; color: var(--link); }
.note { color: var(--soft); font-size: .9375rem; margin: 1rem 0 0; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.posts li { padding: 1.5rem 0; border-top: 1px solid var(--line); }
.posts li > p { margin: .375rem 0 0; }
.posts h3 a { color: var(--ink); text-decoration-color: var(--line); }
.posts h3 a:hover { color: var(--link); text-decoration-color: currentColor; }
.posts p { color: var(--soft); }
time { font-size: .9375rem; font-variant-numeric: tabular-nums; }
.feeds { columns: 13rem auto; column-gap: 2rem; }
.feeds li { break-inside: avoid; }
.feeds a { display: block; padding: .3125rem 0; }
.search { margin-top: 3.5rem; }
.search label { display: block; font-weight: 600; margin-bottom: .5rem; }
input {
  width: 100%; font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--soft); border-radius: .625rem;
  padding: .75rem 1rem;
}
footer { margin-top: 4rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
@media (max-width: 34rem) {
  body { padding: 0 1.125rem 4rem; font-size: 1rem; }
  .kind { margin-top: 2rem; }
  .subscribe { padding: 1.25rem; }
  .formats li { grid-template-columns: minmax(0, 1fr) auto; padding: .75rem 0; }
  .address { grid-row: 2; grid-column: 1 / -1; font-size: .8125rem; }
}
@media (forced-colors: active) { button { border-color: ButtonText; } }
@media print { button, .search, nav { display: none; } body { background: none; } }
`
