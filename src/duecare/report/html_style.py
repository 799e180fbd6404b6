"""The look of the HTML reports: light and dark, wide and narrow, on screen and on paper."""

STYLE = """
:root{color-scheme:light dark;--ground:#f6f7f9;--paper:#fff;--ink:#1b2430;--soft:#566173;--rule:#d9dee6;--bar:#3567b5;
--track:#e9edf3;--bad:#b3261e;--bad-ground:#fdecea;--warn:#8a5200;--warn-ground:#fff4e0;--ok:#1a6e3c;--ok-ground:#e7f5ec;
--note:#3d4b63;--note-ground:#edf1f7;--limit:#7a3e00}
@media (prefers-color-scheme:dark){:root{--ground:#12161c;--paper:#1a2029;--ink:#e6eaf0;--soft:#a3afc0;--rule:#323b49;
--bar:#7fa8e8;--track:#28303c;--bad:#ff8a80;--bad-ground:#3a1d1c;--warn:#f3bd66;--warn-ground:#352814;--ok:#79cf99;
--ok-ground:#183023;--note:#b9c5d8;--note-ground:#232c39;--limit:#f0a35a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"Helvetica Neue",Arial,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:0 0 .25rem}
h1 .badge{font-size:1rem;vertical-align:.1em}
h3{font-size:1rem;margin:0 0 .25rem}
p{margin:.25rem 0 .5rem}
a{color:inherit}
.soft,figcaption,caption{color:var(--soft)}
.small{font-size:.875rem}
code,pre{font:.875em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code,td,th,dd,.what,.label{unicode-bidi:isolate}
code{background:var(--track);border-radius:3px;padding:.05em .3em}
pre{background:var(--track);border-radius:4px;padding:.5rem .75rem;margin:.5rem 0;overflow-x:auto;white-space:pre}
section,header.top{background:var(--paper);border:1px solid var(--rule);border-radius:8px;padding:1rem 1.25rem;
margin:0 0 1rem}
.top.blocked,.tile.bad{border-left:5px solid var(--bad)}
.top.unknown,.top.waiting,.tile.warn{border-left:5px solid var(--warn)}
.top.passed,.tile.ok{border-left:5px solid var(--ok)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.75rem;margin:0 0 1rem;padding:0}
.tile{background:var(--paper);border:1px solid var(--rule);border-radius:8px;padding:.6rem .9rem}
.tile dt{font-size:.875rem;color:var(--soft)}
.tile dd{margin:0}
.tile .big{font-size:1.4rem;font-weight:600;line-height:1.3}
.tile.bad .big{color:var(--bad)}
.tile.warn .big{color:var(--warn)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem 2rem}
figure{margin:.5rem 0;min-width:0}
figcaption{font-size:.875rem;margin:0 0 .25rem}
svg.chart{display:block;overflow:visible;max-width:100%}
svg text{fill:var(--ink);font-size:13px}
svg .said,svg .tick{fill:var(--soft);font-variant-numeric:tabular-nums}
svg .tick{font-size:12px}
svg .ground{fill:var(--track)}
svg .bar,svg .dot{fill:var(--bar)}
svg .bad{fill:var(--bad)}
svg .axis{stroke:var(--rule);stroke-width:1}
svg .whisker{stroke:var(--ink);stroke-width:1.5}
svg line.limit{stroke:var(--limit);stroke-width:2;stroke-dasharray:3 2}
svg text.limit{fill:var(--limit);font-size:12px}
details{margin:.25rem 0}
summary{cursor:pointer;padding:.15rem 0}
summary:focus-visible,a:focus-visible,.wide:focus-visible{outline:2px solid var(--bar);outline-offset:2px}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:left;font-size:.875rem;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--rule);
font-weight:400;overflow-wrap:break-word}
thead th{font-weight:600;color:var(--soft);white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
ul,ol{margin:.25rem 0;padding-left:1.25rem}
li{margin:.15rem 0}
li.under{list-style:none}
.items{list-style:none;padding:0}
.items>li{border-top:1px solid var(--rule);padding:.75rem 0;margin:0}
.items>li:first-child{border-top:0}
.badge{display:inline-block;border-radius:999px;padding:0 .6rem;font-size:.8125rem;font-weight:600;
background:var(--note-ground);color:var(--note)}
.badge.error,.badge.blocked{background:var(--bad-ground);color:var(--bad)}
.badge.warning,.badge.gap,.badge.unknown,.badge.waiting{background:var(--warn-ground);color:var(--warn)}
.badge.passed{background:var(--ok-ground);color:var(--ok)}
.fix{border-left:3px solid var(--ok);padding-left:.6rem}
.unlock{border-left:3px solid var(--warn);padding-left:.6rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:.5rem 0 0}
@media (max-width:30rem){main{padding:.5rem .5rem 2rem}section,header.top{padding:.75rem .85rem}h1{font-size:1.3rem}}
@media print{body{background:none}section,header.top,.tile{break-inside:avoid;border-color:#999}.wide{overflow:visible}}
"""
