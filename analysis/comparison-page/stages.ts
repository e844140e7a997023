// Where the time goes in each version: of every hop a row for each version, from its median to its slowest. Logarithmic, because hops
// differ by a thousand times and a hop of 10 ms that becomes 100 ms should be seen.

import type { StageName } from "../../contract/comparison-result.js";
import type { Summary } from "../../contract/summary.js";
import { html, type Markup } from "../page/markup.js";
import { axisBelow, type Box, picture, type Variant, widths } from "../page/plot/frame.js";
import { marks } from "../page/plot/marks.js";
import { logarithmic, logTicks, niceAbove, niceBelow, type Scale } from "../page/plot/scale.js";
import { seriesOf } from "../page/series.js";
import { duration } from "../render/figures.js";
import type { DrawnHop, DrawnVersion } from "./drawn.js";

const [rowHeight, gap, nameHeight] = [16, 12, 18];

type Arrival = Summary["run"]["arrival"];

/** An external worker's entry is not seen: its join comes after the assignment. */
export const hopNameOf = (stage: StageName, arrival: Arrival): string =>
  ({
    offer: "request to offer",
    answer: "offer to answer",
    assignment: "answer to assignment",
    entry: "assignment to entry",
    join: arrival === "join" ? "assignment to join" : "entry to join",
  })[stage];

/** Hops that at least one version has figures of, in their order. Of a wire worker the entry is the assignment. */
export function hopsIn(versions: readonly DrawnVersion[], arrival: Arrival): readonly StageName[] {
  const all = versions.flatMap(({ hops }) => hops).filter(({ stage }) => stage !== "entry" || arrival === "entry");
  return [...new Set(all.filter(({ p50Ms }) => p50Ms !== null).map(({ stage }) => stage))];
}

export function stagesOverlay(
  versions: readonly DrawnVersion[],
  arrival: Arrival,
  variant: Variant,
  label: string,
): Markup {
  const names = hopsIn(versions, arrival);
  const isWide = variant === "wide";
  const each = versions.length * rowHeight + gap + (isWide ? 0 : nameHeight);
  const box: Box = {
    ...{ left: isWide ? 190 : 16, right: widths[variant] - (isWide ? 90 : 70) },
    ...{ top: 12, bottom: 12 + each * names.length },
  };
  const values = versions.flatMap(({ hops }) =>
    hops.flatMap(({ p50Ms, slowestMs }) => (p50Ms === null ? [] : [p50Ms, slowestMs ?? p50Ms])),
  );
  const positive = values.filter((value) => value > 0);
  const domain = [niceBelow(Math.min(...positive, 1)), niceAbove(Math.max(...positive, 10))] as const;
  const x = logarithmic(domain, [box.left, box.right]);
  const ticks = logTicks(domain, isWide ? 8 : 4).map((value) => ({ value, label: duration(value) }));
  return picture(
    { width: widths[variant], height: box.bottom + 40, label },
    axisBelow(box, { scale: x, ticks, title: "from the hop before it (logarithmic)" }),
    names.map((name, i) => {
      const top = box.top + i * each;
      const first = top + (isWide ? 0 : nameHeight) + gap / 2;
      const middle = first + (versions.length * rowHeight) / 2;
      return [
        isWide
          ? html`<text class="ink" x="${box.left - 14}" y="${middle + 4}" text-anchor="end">${hopNameOf(name, arrival)}</text>`
          : html`<text class="ink" x="${box.left}" y="${top + 14}">${hopNameOf(name, arrival)}</text>`,
        versions.map(({ label: version, hops }, place) =>
          hopRow(
            hops.find(({ stage }) => stage === name),
            { x, right: box.right, y: first + rowHeight * (place + 0.5) },
            place,
            version,
          ),
        ),
      ];
    }),
  );
}

/** A thick mark at the median, a line to the slowest, and at the right how many got no further. */
function hopRow(
  hop: DrawnHop | undefined,
  { x, y, right }: { readonly x: Scale; readonly y: number; readonly right: number },
  place: number,
  version: string,
): Markup | null {
  if (hop === undefined) return null;
  const { p50Ms, slowestMs, gotNoFurther } = hop;
  const title = html`<title>${version}: median ${duration(p50Ms)}, slowest ${duration(slowestMs)}, ${String(gotNoFurther)} lost after the hop before it</title>`;
  const range =
    p50Ms === null || slowestMs === null
      ? null
      : html`<path class="series ${seriesOf(place)}" d="M${x.at(p50Ms)} ${y}H${x.at(slowestMs)}"/><path class="alone ${seriesOf(place)}" d="M${x.at(p50Ms)} ${y - 4}v8"/>`;
  const gone =
    gotNoFurther === 0
      ? null
      : html`${marks("lost", [[right + 10, y]])}<text x="${right + 20}" y="${y + 4}">${String(gotNoFurther)}</text>`;
  return html`<g>${title}${range}${gone}</g>`;
}
