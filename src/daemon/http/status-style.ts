/** The status page's style, as it stands in the page: nothing is loaded. */
export const STATUS_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f5f2; --sheet: #ffffff; --ink: #1d1f23; --soft: #565b64; --line: #dfdcd5; --link: #0a56a6;
  --good: #17663a; --good-ground: #e3f3e8; --warn: #7a4b00; --warn-ground: #fdf0d5; --bad: #a3201d; --bad-ground: #fde7e5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131417; --sheet: #1c1e22; --ink: #e9e8e5; --soft: #a9adb6; --line: #34373d; --link: #8fbcff;
    --good: #8bd8a6; --good-ground: #173222; --warn: #f2c46d; --warn-ground: #3a2b0d; --bad: #ff9d97; --bad-ground: #421a18;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.125rem; }
h2 small { font-weight: 400; color: var(--soft); margin-left: .35rem; }
p { margin: .35rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.soft, small { color: var(--soft); font-size: .875rem; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; }
.verdict { margin-top: 1.25rem; padding: 1rem 1.25rem; border-radius: .75rem; border-left: .375rem solid; }
.verdict strong { font-size: 1.125rem; }
.verdict ul { margin: .25rem 0 0; padding-left: 1.25rem; }
.good { background: var(--good-ground); color: var(--good); border-color: var(--good); }
.warn { background: var(--warn-ground); color: var(--warn); border-color: var(--warn); }
.bad { background: var(--bad-ground); color: var(--bad); border-color: var(--bad); }
.idle { background: var(--ground); color: var(--soft); border-color: var(--line); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin: .75rem 0 0; }
.facts > div { padding: .875rem 1.125rem; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0; font-size: 1.125rem; font-weight: 600; }
dd small { display: block; font-weight: 400; }
ul.rows, ol.rows { list-style: none; margin: 0; padding: 0; }
.rows > li { display: grid; grid-template-columns: 7rem 1fr auto; gap: .125rem 1rem; padding: .75rem 1.125rem; align-items: baseline; }
.rows > li + li { border-top: 1px solid var(--line); }
.rows .more { grid-column: 2 / -1; }
.badge { justify-self: start; padding: .0625rem .5625rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
time, .number { font-variant-numeric: tabular-nums; }
details { margin-top: .25rem; }
summary { cursor: pointer; color: var(--soft); font-size: .875rem; width: fit-content; }
.problems { margin: .375rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.problems li { padding: .375rem 0 .375rem .75rem; border-left: 3px solid var(--line); margin-bottom: .375rem; }
.problems code { display: block; color: var(--soft); }
code { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .6875rem 1.125rem; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: .875rem; font-weight: 400; }
tbody th { font-weight: 400; }
tbody tr { border-top: 1px solid var(--line); }
th.number, td.number { text-align: right; white-space: nowrap; width: 1%; }
td.number { font-size: 1.0625rem; font-weight: 600; }
th small, td small { display: block; }
.empty { padding: .875rem 1.125rem; color: var(--soft); }
footer { padding-top: 2rem; padding-bottom: 2.5rem; }
@media (max-width: 40rem) {
  header { padding-top: 1.5rem; }
  .facts { grid-template-columns: 1fr 1fr; }
  .facts > div { padding: .75rem .875rem; }
  .rows > li { grid-template-columns: auto 1fr; padding: .75rem .875rem; }
  .rows > li > :nth-child(2) { grid-column: 1 / -1; grid-row: 2; }
  .rows > li > .when { justify-self: end; }
  .rows .more { grid-column: 1 / -1; }
  th, td { padding: .625rem .875rem; }
}
`
