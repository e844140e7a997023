// Where the time goes: each hop a bar that begins where those before it end, once for a typical dispatch and once for a slow
// one, with what got no further.

import { actorNames } from "../../page/look.js";
import { html, type Markup } from "../../page/markup.js";
import { axisBelow, type Box, picture, type Variant, widths } from "../../page/plot/frame.js";
import { linear, linearTicks, type Scale } from "../../page/plot/scale.js";
import { duration } from "../../render/figures.js";
import type { Hop, Waterfall } from "../waterfall.js";

const rowHeight = 26;

export function stagesPicture(waterfall: Waterfall, variant: Variant, label: string): Markup {
  const width = widths[variant];
  return variant === "wide" ? wide(waterfall, width, label) : narrow(waterfall, width, label);
}

/** Side by side, on one list of names. */
function wide(waterfall: Waterfall, width: number, label: string): Markup {
  const bottom = 30 + rowHeight * waterfall.hops.length;
  const middle = 190 + (width - 190) / 2;
  const boxes = [
    { left: 190, right: middle - 60, top: 30, bottom },
    { left: middle + 20, right: width - 70, top: 30, bottom },
  ] as const;
  return picture(
    { width, height: bottom + 26, label },
    waterfall.hops.map(
      ({ name }, i) => html`<text class="ink" x="178" y="${rowMiddle(30, i) + 4}" text-anchor="end">${name}</text>`,
    ),
    panel(waterfall, "typical", boxes[0], "inside"),
    panel(waterfall, "slow", boxes[1], "inside"),
  );
}

/** One below the other; names above their bars. */
function narrow(waterfall: Waterfall, width: number, label: string): Markup {
  const each = 2 * rowHeight * waterfall.hops.length - rowHeight * waterfall.hops.length * 0.3;
  const first: Box = { left: 22, right: width - 70, top: 30, bottom: 30 + each };
  const second: Box = { ...first, top: first.bottom + 66, bottom: first.bottom + 66 + each };
  return picture(
    { width, height: second.bottom + 26, label },
    panel(waterfall, "typical", first, "above"),
    panel(waterfall, "slow", second, "above"),
  );
}

const rowMiddle = (top: number, i: number): number => top + rowHeight * (i + 0.5);

function panel(waterfall: Waterfall, kind: "typical" | "slow", box: Box, names: "inside" | "above"): Markup {
  const toMs = Math.max(1, waterfall.toMs[kind]);
  const x = linear([0, toMs], [box.left, box.right]);
  const each = (box.bottom - box.top) / Math.max(1, waterfall.hops.length);
  const title =
    kind === "typical"
      ? "typical: the median of each hop"
      : `slow: the ${waterfall.slowIs === "p99" ? "99th percentile" : "longest"} of each hop`;
  const ticks = linearTicks(toMs, names === "above" ? 4 : 5).map((value) => ({ value, label: duration(value) }));
  return html`<text class="title" x="${box.left}" y="${box.top - 12}">${title}</text>${axisBelow(box, { scale: x, ticks, title: "" })}${waterfall.hops.map(
    (hop, i) => {
      const top = box.top + each * i;
      const middle = names === "above" ? top + each - rowHeight / 2 : top + each / 2;
      return [
        names === "above"
          ? html`<text class="ink" x="${box.left + 2}" y="${Math.round(middle - 13)}">${hop.name}</text>`
          : null,
        bar(hop, kind, x, Math.round(middle)),
      ];
    },
  )}`;
}

function bar(hop: Hop, kind: "typical" | "slow", x: Scale, middle: number): Markup {
  const at = hop[kind];
  if (at === null) return html`<text x="${x.at(0) + 4}" y="${middle + 4}">too few to say</text>`;
  const from = x.at(at.fromMs);
  const to = x.at(at.fromMs + at.tookMs);
  // So short that it would not be seen.
  const width = Math.max(2, Math.round((to - from) * 10) / 10);
  return html`<rect class="bar by-${hop.actor}" x="${from}" y="${middle - 8}" width="${width}" height="16"/><text class="ink" x="${Math.round((from + width + 5) * 10) / 10}" y="${middle + 4}">${duration(at.tookMs)}</text>`;
}

/** Whose bars are whose. */
export const actorSamples = ({ hops }: Waterfall): readonly Markup[] =>
  actorNames
    .filter((name) => hops.some(({ actor }) => actor === name))
    .map(
      (actor) =>
        html`<svg class="sample" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true"><rect class="bar by-${actor}" width="16" height="12"/></svg> ${actorWords(actor)}`,
    );

function actorWords(actor: (typeof actorNames)[number]): string {
  switch (actor) {
    case "server":
      return "the server's part";
    case "worker":
      return "the worker's part";
    case "room":
      return "joining the room, after the arrival";
  }
}
