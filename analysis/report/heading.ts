// The top of the page: the verdict, why, and the figures that one looks for first.

import type { Finding, Summary } from "../../contract/summary.js";
import { type Outcome, verdictLooks } from "../page/look.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { markSample } from "../page/plot/marks.js";
import { figure } from "../page/table.js";
import { tile } from "../page/tile.js";
import { duration, headlines } from "../render/figures.js";
import { percent } from "../render/percent.js";
import { inShort } from "./in-short.js";
import type { Report } from "./report.js";

export function verdictBlock({ summary, blank }: Report): Markup {
  if (blank.includes("verdict"))
    return html`<section class="verdict unknown" aria-label="Verdict"><p class="said">? NOT JUDGED</p><p class="short">This run has no verdict that can be read.</p></section>`;
  const { result } = summary.verdict;
  return html`<section class="verdict ${result}" aria-label="Verdict">
<p class="said"><span aria-hidden="true">${verdictLooks[result].sign}</span> <data value="${result}" data-of="verdict.result">${result.toUpperCase()}</data>: ${headlines[result]}</p>
${blank.includes("counts") ? null : html`<p class="short">${inShort(summary)}</p>`}
<ul class="reasons">${decisive(summary.verdict).map(reason)}</ul>
</section>`;
}

/** The limits, and whatever did not pass; the decisive ones first. */
function decisive({ result, reasons }: Summary["verdict"]): readonly Finding[] {
  const limits = reasons.filter(({ kind }) => kind === "limit");
  const doubts = reasons.filter((finding) => finding.kind === "validity" && finding.result !== "pass");
  return result === "unknown" ? [...doubts, ...limits] : [...limits, ...doubts];
}

function reason({ check, result, detail }: Finding): Markup {
  const [first = "", ...rest] = detail.split("\n");
  const log = rest.map((line, i) => html`${i === 0 ? "" : html`<br>`}${line}`);
  return html`<li><span class="result ${result}"><span aria-hidden="true">${verdictLooks[result].sign}</span> ${result}</span><span class="breaks">${check}: ${first}${
    rest.length === 0 ? null : html`<br><span class="mono">${log}</span>`
  }</span></li>`;
}

export function tiles({ summary, blank }: Report): Piece {
  if (blank.includes("counts")) return null;
  const { counts, delayMs, delayOfAllMs } = summary;
  const count = (name: Outcome & keyof Summary["counts"], rate: Piece = null) =>
    tile(html`${markSample(name)} ${name}`, figure(`counts.${name}`, counts[name], String(counts[name])), rate);
  return html`<dl class="tiles">${[
    tile("requested", figure("counts.requested", counts.requested, String(counts.requested)), asked(counts)),
    count("delivered"),
    count("late", blank.includes("lateRate") ? null : rate("lateRate", summary.lateRate)),
    count("lost", blank.includes("lostRate") ? null : rate("lostRate", summary.lostRate)),
    counts.unresolved === 0 ? null : count("unresolved"),
    counts.refused === 0 ? null : count("refused"),
    counts.phantom === 0
      ? null
      : tile(
          "phantoms",
          figure("counts.phantom", counts.phantom, String(counts.phantom)),
          "listed as running, not arrived",
        ),
    counts.duplicated === 0
      ? null
      : tile(
          "duplicated",
          figure("counts.duplicated", counts.duplicated, String(counts.duplicated)),
          "entered more than once",
        ),
    ...(blank.includes("delayMs") || blank.includes("delayOfAllMs")
      ? []
      : [
          tile("median delay", figure("delayMs.p50", delayMs.p50, duration(delayMs.p50)), "of arrivals"),
          tile(
            "p99 of all",
            figure("delayOfAllMs.p99", delayOfAllMs.p99, duration(delayOfAllMs.p99)),
            delayOfAllMs.p99 === null ? "needs 100 dispatches" : "the lost rank last",
          ),
          tile("slowest arrival", figure("delayMs.max", delayMs.max, duration(delayMs.max)), null),
        ]),
  ]}</dl>`;
}

/** What was planned and was not asked for. */
function asked({ planned, notStarted }: Summary["counts"]): Piece {
  const lacking = [
    ...(notStarted === 0 ? [] : [html`${figure("counts.notStarted", notStarted, String(notStarted))} not started`]),
  ];
  return html`of ${figure("counts.planned", planned, String(planned))} planned${lacking.map((words) => html`, ${words}`)}`;
}

function rate(path: "lostRate" | "lateRate", { value, low, high }: Summary["lostRate"]): Piece {
  if (value === null || low === null || high === null) return "nothing to judge";
  const part = (name: string, share: number) => figure(`${path}.${name}`, share, percent(share));
  return html`${part("value", value)}, 95 % interval ${part("low", low)} to ${part("high", high)}`;
}
