/** The look of the report: one column of panels, in the colours of the reader's system. */
export const style = `
:root { color-scheme: light dark; --page: #fbfaf7; --panel: #fff; --ink: #22252b; --faint: #686e79;
  --rule: #e4e2dc; --line: #2563a8; --second: #c2570c; }
@media (prefers-color-scheme: dark) {
  :root { --page: #15171b; --panel: #1d2026; --ink: #e7e8ea; --faint: #9aa1ad; --rule: #31353e;
    --line: #74aef0; --second: #f2a15f; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 72rem; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 1rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .8rem; }
h3 { font-size: .95rem; margin: 0; font-weight: 600; } section > h3 { margin: 1.2rem 0 .4rem; }
code, pre, td, .value { font-variant-numeric: tabular-nums; }
code, pre { font-family: ui-monospace, monospace; font-size: .88em; }
pre { background: var(--panel); border: 1px solid var(--rule); border-radius: 8px; padding: .9rem 1.1rem;
  white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 1.2rem; } td pre { margin: 0; }
table { border-collapse: collapse; display: block; max-width: 100%; overflow-x: auto; } td, th { padding: .25rem 1.4rem .25rem 0; text-align: left;
  vertical-align: top; } th { color: var(--faint); font-weight: 500; }
thead th { border-bottom: 1px solid var(--rule); } td.number, th.number { text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--panel); border: 1px solid var(--rule); border-radius: 8px;
  padding: .8rem .9rem .4rem; }
figcaption { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem;
  margin-bottom: .3rem; }
.value { color: var(--faint); font-size: .82rem; text-align: right; }
.value span { white-space: nowrap; }
.key::before { content: ''; display: inline-block; width: .7em; height: .7em; border-radius: 2px;
  margin: 0 .3em 0 .7em; } .key.line::before { background: var(--line); }
.key.second::before { background: var(--second); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--faint); font-size: 11px; font-variant-numeric: tabular-nums; }
svg .rule { stroke: var(--rule); stroke-width: 1; }
svg path { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
svg path.line { stroke: var(--line); } svg path.second { stroke: var(--second); }
svg path.raw { opacity: .28; stroke-width: 1; }
svg circle.line { fill: var(--line); } svg circle.second { fill: var(--second); }
.facts { color: var(--faint); margin: .2rem 0 1rem; }
`;
