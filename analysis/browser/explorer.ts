// Exploring the picture of every dispatch: a closer look at a part of the time, what lies under a finger, and a walk from
// dispatch to dispatch by the keyboard. It draws with the functions that drew the page.

import type { Variant } from "../page/plot/frame.js";
import { clockTime } from "../render/clock-time.js";
import type { Cloud, Point } from "../report/cloud.js";
import type { Meanwhile } from "../report/meanwhile.js";
import { outcomeWords } from "../report/outcome-words.js";
import { dispatchesPicture } from "../report/pictures/dispatches.js";
import { isInView, type Layout, layoutOf, placeOf, type View, wholeView } from "../report/pictures/layout.js";
import { cellsAt, dispatchAt } from "../report/pictures/pointing.js";
import { around, between, moved, scaled, within } from "../report/pictures/view.js";
import { fill } from "./elements.js";
import { type Deeds, type Fingers, listenToButtons, listenToKeys, listenToPointer, variants } from "./listening.js";

export type Exploring = {
  readonly cloud: Cloud;
  readonly meanwhile: Meanwhile | null;
  /** Where a walk begins: the worst. */
  readonly first: number | undefined;
  readonly open: (n: number) => void;
};

/** What is looked at now. */
type Screen = {
  readonly layout: (variant: Variant) => Layout;
  readonly view: () => View;
  readonly chosen: () => Point | undefined;
  readonly look: (view: View) => void;
  readonly choose: (point: Point | undefined) => void;
  readonly say: (words: string) => void;
};

export function startExplorer(exploring: Exploring): void {
  const figure = document.getElementById("picture-dispatches");
  const drawn = figure?.querySelector<HTMLElement>(".drawn");
  const status = figure?.querySelector<HTMLElement>("[data-status]");
  const tools = figure?.querySelector<HTMLElement>("[data-tools]");
  if (!drawn || !status || !tools) return;
  const screen = screenOn(drawn, status, exploring);
  const deeds = deedsOn(screen, exploring);
  listenToButtons(tools, deeds);
  listenToKeys(drawn, deeds);
  listenToPointer(drawn, fingersOn(screen, exploring));
  drawn.tabIndex = 0;
  drawn.setAttribute("role", "group");
  drawn.setAttribute(
    "aria-label",
    "Picture of every dispatch: arrow keys walk from dispatch to dispatch, Enter opens one, plus and minus look closer and farther, Home shows all",
  );
  drawn.classList.add("walk");
  for (const hidden of [tools, status]) hidden.hidden = false;
}

function screenOn(drawn: HTMLElement, status: HTMLElement, { cloud, meanwhile }: Exploring): Screen {
  const label = drawn.querySelector("svg")?.getAttribute("aria-label") ?? "";
  let view = wholeView(cloud);
  let chosen: Point | undefined;
  const layout = (variant: Variant) => layoutOf(cloud, meanwhile, variant, view);
  const say = (words: string) => {
    status.textContent = words;
  };
  const mark = () => {
    for (const variant of variants) {
      const svg = drawn.querySelector(`.${variant} svg`);
      svg?.querySelector(".found")?.remove();
      const place = chosen === undefined || !isInView(view, chosen.atMs) ? null : placeOf(layout(variant), chosen);
      if (svg !== null && place !== null) svg.append(ringAt(place));
    }
  };
  const show = (next: View) => {
    view = within(next, cloud.toMs);
    for (const variant of variants) {
      const container = drawn.querySelector(`.${variant}`);
      if (container !== null) fill(container, dispatchesPicture(cloud, meanwhile, { variant, view, label }));
    }
    mark();
  };
  return {
    ...{ layout, say, view: () => view, chosen: () => chosen },
    look: (next) => {
      show(next);
      say(`From ${clockTime(view.fromMs)} to ${clockTime(view.toMs)}`);
    },
    choose: (point) => {
      chosen = point;
      if (point === undefined || isInView(view, point.atMs)) mark();
      else show(around(view, point.atMs));
      say(point === undefined ? "" : wordsOf(point));
    },
  };
}

function deedsOn({ view, chosen, look, choose }: Screen, { cloud, first, open }: Exploring): Deeds {
  const { points } = cloud;
  const step = (by: 1 | -1) => {
    const now = chosen();
    const place = now === undefined ? -1 : points.indexOf(now);
    if (place === -1) choose(points.find(({ n }) => n === first) ?? points[0]);
    else choose(points[Math.min(points.length - 1, Math.max(0, place + by))]);
  };
  return {
    in: () => look(scaled(view(), 0.5)),
    out: () => look(scaled(view(), 2)),
    earlier: () => look(moved(view(), -0.5)),
    later: () => look(moved(view(), 0.5)),
    all: () => look(wholeView(cloud)),
    before: () => step(-1),
    next: () => step(1),
    open: () => {
      const now = chosen();
      if (now === undefined) step(1);
      else open(now.n);
    },
  };
}

const fingersOn = ({ layout, choose, say, look }: Screen, { cloud, open }: Exploring): Fingers => ({
  hover: (variant, x, y) => {
    const point = dispatchAt(cloud, layout(variant), x, y);
    if (point === undefined) say(cellsAt(cloud, layout(variant), x, y));
    else choose(point);
  },
  click: (variant, x, y) => {
    const point = dispatchAt(cloud, layout(variant), x, y);
    if (point === undefined) return;
    choose(point);
    open(point.n);
  },
  drag: (variant, fromX, toX) => look(between(layout(variant), fromX, toX)),
});

const wordsOf = ({ n, outcome, delayMs, atMs, cause }: Point): string =>
  `Dispatch ${n}: ${outcomeWords({ outcome, delayMs })}, asked for at ${clockTime(atMs)}${cause === null ? "" : `, ${cause}`}`;

function ringAt([x, y]: readonly [number, number]): SVGElement {
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ class: "found", cx: x, cy: y, r: 9 }))
    ring.setAttribute(name, String(value));
  return ring;
}
