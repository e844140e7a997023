// How pages and pictures are set: one style for all pages, a part of which goes into each picture that stands alone.
// No rule names a colour; they are variables of the theme (look.ts).

import { actorNames, outcomeNames, seriesLooks, variables } from "./look.js";

const fonts = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';

/** By the system's wish, unless the reader has chosen on the page; paper is light. */
const themes = `:root{color-scheme:light dark;${variables("light")}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${variables("dark")}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${variables("dark")}}:root[data-theme=light]{color-scheme:light}}`;

/** A picture that stands alone has the system's wish alone. */
export const pictureThemes = `svg{${variables("light")}}
@media (prefers-color-scheme:dark){svg{${variables("dark")}}}`;

const outcomes = outcomeNames.map((name) => `.of-${name},.series.of-${name}{color:var(--${name})}`).join("");
const actors = actorNames.map((name) => `.by-${name}{color:var(--actor-${name})}`).join("");
const series = seriesLooks
  .map(
    ({ dash }, i) => `.series-${i + 1}{color:var(--series-${i + 1})${dash === "" ? "" : `;stroke-dasharray:${dash}`}}`,
  )
  .join("");
/** Of cells, by how many they hold; six steps that can be told apart on either ground. */
const levels = [0.22, 0.36, 0.5, 0.66, 0.82, 1]
  .map((opacity, i) => `.level-${i + 1}{fill-opacity:${opacity}}`)
  .join("");

/** Of every picture. */
export const pictureStyle = `.plot{font:12px ${fonts};font-variant-numeric:tabular-nums;fill:var(--quiet)}
.plot .title{font-weight:600}.plot .strong{fill:var(--ink);font-weight:600}.plot .ink{fill:var(--ink)}
.grid{fill:none;stroke:var(--line)}.axis{fill:none;stroke:var(--axis)}
.limit{fill:none;stroke:var(--ink);stroke-width:1.2;stroke-dasharray:7 4}
.lane{fill:var(--raised)}.ground{fill:var(--ground)}
${outcomes}.of-several{color:var(--axis)}${actors}${series}${levels}
.mark{fill:none;stroke:currentColor}.dot{stroke-width:5.5;stroke-linecap:round}.cross{stroke-width:2}.ring{stroke-width:1.8}
.triangle,.diamond,.cell,.bar{fill:currentColor;stroke:none}.inverse{color:var(--ground)}
.series{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
.band{fill:currentColor;fill-opacity:.2;stroke:none}.alone{fill:none;stroke:currentColor;stroke-width:4;stroke-linecap:round;stroke-dasharray:none}
.shade.fault{fill:var(--shade)}.shade.gap{fill:var(--gap)}
.there{fill:none;stroke:var(--axis);stroke-width:4}.moment{fill:none;stroke:var(--ink);stroke-width:1.6}
.reach{fill:transparent;stroke:none}.found{fill:none;stroke:var(--ink);stroke-width:2}`;

const frame = `*{box-sizing:border-box}
html{font:16px/1.5 ${fonts};background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1040px;padding:0 20px 60px}
h1,h2,h3{line-height:1.25;margin:0}h1{font-size:1.05rem;font-weight:600}h2{font-size:1.3rem;margin:52px 0 6px}h3{font-size:1rem;margin:22px 0 6px}h4{font-size:.9375rem;margin:16px 0 4px}
p,ul,ol{margin:6px 0}a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--ground);padding:6px 10px;z-index:3}
.quiet{color:var(--quiet)}.small{font-size:.875rem}.mono,code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.875em}
.prose{max-width:72ch}.breaks,td,dd,li,code{overflow-wrap:anywhere}td.short,th.short{white-space:nowrap}
header.top{display:flex;gap:12px;align-items:center;justify-content:space-between;flex-wrap:wrap;padding:16px 0 12px}
nav.contents{display:flex;gap:4px 16px;flex-wrap:wrap;font-size:.875rem;padding:8px 0;border-bottom:1px solid var(--line)}
select,button{font:inherit;font-size:.875rem;color:inherit;background:var(--raised);border:1px solid var(--axis);border-radius:6px;padding:4px 10px;min-height:32px;cursor:pointer}
button:disabled{opacity:.5;cursor:default}
[hidden]{display:none!important}`;

const verdict = `.verdict{border:1px solid var(--line);border-left:8px solid currentColor;border-radius:8px;padding:16px 20px;background:var(--raised)}
.verdict.pass{color:var(--verdict-pass)}.verdict.fail{color:var(--verdict-fail)}.verdict.unknown{color:var(--verdict-unknown)}
.verdict.going{color:var(--link)}.verdict progress{width:100%;height:10px;margin-top:10px;accent-color:var(--link)}
.verdict>*{color:var(--ink)}.verdict .said{color:inherit;font-size:1.6rem;font-weight:700;margin:0;line-height:1.2}
.verdict .short{text-wrap:pretty;font-size:1.1rem;margin:8px 0 0;max-width:70ch}
.reasons{list-style:none;padding:0;margin:12px 0 0;font-size:.9375rem}.reasons li{display:grid;grid-template-columns:6.5em 1fr;gap:8px;padding:3px 0}
.reasons pre{white-space:pre-wrap;margin:4px 0}.result{font-weight:700}.result.pass{color:var(--verdict-pass)}.result.fail{color:var(--verdict-fail)}.result.unknown{color:var(--verdict-unknown)}
.note{border-left:4px solid var(--verdict-unknown);background:var(--raised);padding:8px 14px;margin:14px 0}`;

const figures = `.tiles{display:flex;flex-wrap:wrap;gap:10px;margin:16px 0;padding:0}
.tile{flex:1 1 200px;border:1px solid var(--line);border-radius:8px;padding:10px 14px;display:flex;flex-direction:column}
.tile dt{font-size:.875rem;color:var(--quiet);display:flex;gap:6px;align-items:center}.tile dd{margin:0;font-size:1.5rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.3}
.tile .more{font-size:.8125rem;font-weight:400;color:var(--quiet)}
figure{margin:14px 0 22px}figcaption{font-size:.9375rem;color:var(--quiet);max-width:80ch;margin-bottom:8px}
svg.plot{display:block;width:100%;height:auto}.narrow{display:none;max-width:560px;margin:0 auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:8px 0;padding:0;font-size:.875rem}.legend li{display:flex;align-items:center;gap:6px}
.sample{flex:none;overflow:visible}.swatch{width:16px;height:12px;border:1px solid var(--axis)}
.swatch.fault{background:var(--shade)}.swatch.gap{background:var(--gap)}
.tools{display:flex;gap:6px 8px;flex-wrap:wrap;align-items:center;margin:6px 0;font-size:.875rem}.walk{position:relative;border-radius:6px}.walk svg{touch-action:pan-y;user-select:none}
.status{min-height:1.5em;font-size:.875rem}`;

const tables = `.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;margin:8px 0;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding-bottom:4px}th,td{padding:5px 16px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600}table.figures td:not(:first-child),table.figures th:not(:first-child){text-align:right}
td{min-width:3.5em}table.words td.long{min-width:11em}td:has(>.sample){white-space:nowrap}data{white-space:nowrap}table.figures td{white-space:nowrap}
details{margin:6px 0}summary{cursor:pointer;font-size:.9375rem;padding:3px 0}details.data>summary{color:var(--quiet);font-size:.875rem}
.life{border:1px solid var(--line);border-radius:8px;padding:4px 14px;margin:8px 0}.life[open]{padding-bottom:12px}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:3px 16px;margin:8px 0;font-size:.9375rem}.facts dt{color:var(--quiet)}.facts dd{margin:0}
.moments{list-style:none;padding:0;margin:6px 0;font-size:.875rem}.moments li{display:grid;grid-template-columns:7.5em 6.5em 1.2em 1fr;gap:8px;padding:2px 0;border-bottom:1px solid var(--line)}
.moments .at{text-align:right;font-variant-numeric:tabular-nums}.moments .injected{font-weight:650}
dialog{color:inherit;background:var(--ground);border:1px solid var(--axis);border-radius:10px;padding:0;width:min(860px,calc(100vw - 24px));max-height:calc(100vh - 40px)}
dialog::backdrop{background:#0009}.dialog-head{display:flex;justify-content:space-between;gap:12px;align-items:flex-start;position:sticky;top:0;background:var(--ground);padding:14px 18px 8px;border-bottom:1px solid var(--line)}
.dialog-head h2{margin:0;font-size:1.1rem}.dialog-body{padding:4px 18px 18px}`;

const smallScreens = `@media (max-width:760px){body{padding:0 14px 40px}.wide{display:none}.narrow{display:block}h2{margin-top:40px}
.reasons li{grid-template-columns:1fr;gap:0}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:6px}
.moments li{grid-template-columns:7em 1fr 1em}.moments .words{grid-column:1/-1}.tile{flex-basis:130px}}`;

const paper = `@media print{html{font-size:10.5pt}body{max-width:none;padding:0}.screen,nav.contents,header.top form{display:none!important}
.wide{display:block!important}.narrow{display:none!important}
figure,.tile,.verdict,.life,tr{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}a{color:inherit}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}`;

/** Of every page. */
export const pageStyle = [themes, frame, verdict, figures, tables, pictureStyle, smallScreens, paper].join("\n");
