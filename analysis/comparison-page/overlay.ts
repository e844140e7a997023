// The delays of all versions on one percentile plot; the lost at the end and above everything, as on a run's page.

import type { Ranks } from "../../contract/ranks.js";
import { html, type Markup } from "../page/markup.js";
import { axisBelow, type Box, picture, type Variant, widths } from "../page/plot/frame.js";
import { logarithmic, niceBelow, type Scale } from "../page/plot/scale.js";
import { seriesOf } from "../page/series.js";
import { duration } from "../render/figures.js";
import { delayAxis } from "../report/pictures/delay-axis.js";
import { shareTicks } from "../report/pictures/percentiles.js";
import type { DrawnVersion } from "./drawn.js";

type Limits = { readonly deadlineMs: number; readonly graceMs: number };

export function overlayPicture(
  versions: readonly DrawnVersion[],
  { deadlineMs, graceMs }: Limits,
  variant: Variant,
  label: string,
): Markup {
  const box: Box = { left: 70, right: widths[variant] - 32, top: 60, bottom: 300 };
  const delays = versions.flatMap(({ ranks }) =>
    ranks.ranks.flatMap(({ delayMs }) => (delayMs === "never" ? [] : [delayMs])),
  );
  const count = versions.reduce((most, { ranks }) => Math.max(most, ranks.count), 2);
  const fromMs = niceBelow(Math.max(1, Math.min(...delays.map((ms) => 0.8 * ms), deadlineMs / 10)));
  const x = logarithmic([1, count], [box.left, box.right]);
  const y = logarithmic([fromMs, Math.max(deadlineMs + graceMs, deadlineMs * 1.5)], [box.bottom, box.top]);
  return picture(
    { width: widths[variant], height: box.bottom + 40, label },
    html`<rect class="lane" x="${box.left}" y="8" width="${box.right - box.left}" height="22"/><text x="${box.left - 6}" y="23" text-anchor="end">never</text>`,
    delayAxis(box, y),
    axisBelow(box, { scale: x, ticks: shareTicks(count, variant), title: "so many took no longer" }),
    html`<path class="limit" d="M${box.left} ${y.at(deadlineMs)}H${box.right}"/><text class="strong" x="${box.right}" y="${y.at(deadlineMs) - 5}" text-anchor="end">deadline ${duration(deadlineMs)}</text>`,
    versions.map(({ ranks }, i) => curve(ranks, { x, y, box }, i)),
  );
}

/** A step at each rank, and for the lost a line where "never" is, a little apart for each version. */
function curve({ ranks }: Ranks, { x, y, box }: { x: Scale; y: Scale; box: Box }, i: number): Markup {
  const seen = ranks.flatMap(({ oneIn, delayMs }) => (delayMs === "never" ? [] : [{ oneIn, delayMs }]));
  const lost = ranks.find(({ delayMs }) => delayMs === "never");
  const path = seen.map(({ oneIn, delayMs }, at) =>
    at === 0 ? `M${x.at(oneIn)} ${y.at(delayMs)}` : `H${x.at(oneIn)}V${y.at(delayMs)}`,
  );
  const end = lost === undefined ? x.at(ranks.at(-1)?.oneIn ?? 1) : x.at(lost.oneIn);
  const along = path.length === 0 ? "" : `${path.join("")}H${end}`;
  const never = lost === undefined ? "" : `M${x.at(lost.oneIn)} ${13 + (i % 4) * 4}H${box.right}`;
  return html`<path class="series ${seriesOf(i)}" d="${along}${never}"/>`;
}
