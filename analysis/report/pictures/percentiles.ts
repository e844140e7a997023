// The distribution of delays as a percentile plot: to the right ever fewer dispatches, evenly by the logarithm of 1/(1-p),
// so that the tail has the room that it needs. The lost are at infinity, above everything.

import type { Ranks } from "../../../contract/ranks.js";
import { html, type Markup } from "../../page/markup.js";
import { axisBelow, type Box, picture, type Variant, widths } from "../../page/plot/frame.js";
import { marks } from "../../page/plot/marks.js";
import { logarithmic, niceBelow, type Scale, type Tick } from "../../page/plot/scale.js";
import { duration } from "../../render/figures.js";
import { delayAxis } from "./delay-axis.js";

export type PercentileLimits = { readonly deadlineMs: number; readonly graceMs: number };

/** As one in so many, with the word for it. */
const named: readonly (readonly [oneIn: number, label: string])[] = [
  ...([
    [1, "all"],
    [2, "50 %"],
    [10, "90 %"],
    [100, "99 %"],
    [1_000, "99.9 %"],
    [10_000, "99.99 %"],
  ] as const),
  ...([
    [100_000, "99.999 %"],
    [1_000_000, "99.9999 %"],
  ] as const),
];

export function percentilesPicture(
  { count, ranks, lost }: Ranks,
  { deadlineMs, graceMs }: PercentileLimits,
  variant: Variant,
  label: string,
): Markup {
  const width = widths[variant];
  const box: Box = { left: 70, right: width - 32, top: 60, bottom: 300 };
  const delays = ranks.flatMap(({ delayMs }) => (delayMs === "never" ? [] : [delayMs]));
  const fromMs = niceBelow(Math.max(1, Math.min(...delays.map((delayMs) => 0.8 * delayMs), deadlineMs / 10)));
  const x = logarithmic([1, Math.max(2, count)], [box.left, box.right]);
  const y = logarithmic([fromMs, Math.max(deadlineMs + graceMs, deadlineMs * 1.5)], [box.bottom, box.top]);
  return picture(
    { width, height: box.bottom + 40, label },
    html`<rect class="lane" x="${box.left}" y="8" width="${box.right - box.left}" height="22"/><text x="${box.left - 6}" y="23" text-anchor="end">never</text>`,
    delayAxis(box, y),
    axisBelow(box, {
      scale: x,
      ticks: shareTicks(count, variant),
      title: "so many took no longer",
    }),
    html`<path class="limit" d="M${box.left} ${y.at(deadlineMs)}H${box.right}"/><text class="strong" x="${box.right}" y="${y.at(deadlineMs) - 5}" text-anchor="end">deadline ${duration(deadlineMs)}</text>`,
    curve(ranks, x, y, box),
    lost === 0 ? null : never(ranks, x, box),
  );
}

/** Of an axis of shares that ends with the slowest of so many. */
export function shareTicks(count: number, variant: Variant): readonly Tick[] {
  const ticks = named.filter(([oneIn]) => oneIn <= count).map(([value, label]) => ({ value, label }));
  return variant === "narrow" ? everySecond(ticks) : ticks;
}

/** The first, the last and every other: where there is less room. */
const everySecond = <Item>(items: readonly Item[]): readonly Item[] =>
  items.length <= 4 ? items : items.filter((_, i) => i % 2 === (items.length - 1) % 2);

/** A step at each rank that is drawn. */
function curve(ranks: Ranks["ranks"], x: Scale, y: Scale, { right }: Box): Markup {
  const seen = ranks.filter(({ delayMs }) => delayMs !== "never");
  const path = seen.map(({ oneIn, delayMs }, i) => {
    const at = y.at(typeof delayMs === "number" ? delayMs : 0);
    return i === 0 ? `M${x.at(oneIn)} ${at}` : `H${x.at(oneIn)}V${at}`;
  });
  const end = seen.length === ranks.length ? right : x.at(ranks[seen.length]?.oneIn ?? 1);
  return html`<path class="series of-delivered" d="${path.join("")}${path.length === 0 ? "" : `H${end}`}"/>`;
}

/** From the first lost rank to the end, with a mark for each that is drawn, unless they touch. */
function never(ranks: Ranks["ranks"], x: Scale, { right }: Box): Markup {
  const lost = ranks.filter(({ delayMs }) => delayMs === "never").map(({ oneIn }) => x.at(oneIn));
  const apart = lost.filter((at, i) => i === 0 || at - (lost[i - 1] ?? 0) >= 9);
  return html`<path class="series of-lost" d="M${lost[0] ?? right} 19H${right}"/>${marks(
    "lost",
    apart.map((at) => [at, 19] as const),
  )}`;
}
