// Exploring the picture of every dispatch: a closer look at a part of the time, what lies under a finger, and a walk from
// dispatch to dispatch by the keyboard. It draws with the functions that drew the page.

import type { Variant } from "../page/plot/frame.js";
import { clockTime } from "../render/clock-time.js";
import { duration } from "../render/figures.js";
import type { Cloud, Point } from "../report/cloud.js";
import type { Meanwhile } from "../report/meanwhile.js";
import { dispatchesPicture } from "../report/pictures/dispatches.js";
import {
  delayMsAt,
  isInView,
  type Layout,
  layoutOf,
  placeOf,
  rectangleOf,
  type View,
  wholeView,
} from "../report/pictures/layout.js";
import { all, fill } from "./elements.js";

export type Exploring = {
  readonly cloud: Cloud;
  readonly meanwhile: Meanwhile | null;
  /** Where a walk begins: the worst. */
  readonly first: number | undefined;
  readonly open: (n: number) => void;
};

const variants: readonly Variant[] = ["wide", "narrow"];

/** How far a finger may be from a mark, in units of the picture. */
const reach = 14;

export function startExplorer({ cloud, meanwhile, first, open }: Exploring): void {
  const figure = document.getElementById("picture-dispatches");
  const drawn = figure?.querySelector<HTMLElement>(".drawn");
  const status = figure?.querySelector<HTMLElement>("[data-status]");
  const tools = figure?.querySelector<HTMLElement>("[data-tools]");
  if (figure === null || !drawn || !status || !tools) return;
  const label = drawn.querySelector("svg")?.getAttribute("aria-label") ?? "";
  let view = wholeView(cloud);
  let at: Point | undefined;
  const layoutFor = (variant: Variant) => layoutOf(cloud, meanwhile, variant, view);

  const mark = () => {
    for (const variant of variants) {
      const svg = drawn.querySelector(`.${variant} svg`);
      svg?.querySelector(".found")?.remove();
      const place = at === undefined || !isInView(view, at.atMs) ? null : placeOf(layoutFor(variant), at);
      if (svg !== null && place !== null) svg.append(ringAt(place));
    }
  };
  const redraw = () => {
    for (const variant of variants) {
      const container = drawn.querySelector(`.${variant}`);
      if (container !== null) fill(container, dispatchesPicture(cloud, meanwhile, { variant, view, label }));
    }
    mark();
  };
  const choose = (point: Point | undefined) => {
    at = point;
    if (point !== undefined && !isInView(view, point.atMs)) {
      view = around(view, point.atMs, cloud);
      redraw();
    } else mark();
    status.textContent = point === undefined ? "" : wordsOf(point);
  };
  const look = (next: View) => {
    view = within(next, cloud);
    redraw();
    status.textContent = `From ${clockTime(view.fromMs)} to ${clockTime(view.toMs)}`;
  };
  const step = (by: 1 | -1) => {
    const place = at === undefined ? -1 : cloud.points.indexOf(at);
    if (place === -1) choose(cloud.points.find(({ n }) => n === first) ?? cloud.points[0]);
    else choose(cloud.points[Math.min(cloud.points.length - 1, Math.max(0, place + by))]);
  };
  const deeds: Readonly<Record<string, () => void>> = {
    in: () => look(scaled(view, 0.5)),
    out: () => look(scaled(view, 2)),
    earlier: () => look(moved(view, -0.5)),
    later: () => look(moved(view, 0.5)),
    all: () => look(wholeView(cloud)),
    before: () => step(-1),
    next: () => step(1),
    open: () => (at === undefined ? step(1) : open(at.n)),
  };
  listenToButtons(tools, deeds);
  listenToKeys(drawn, deeds);
  listenToPointer(drawn, {
    hover: (variant, x, y) => {
      const point = nearest(cloud, layoutFor(variant), x, y);
      if (point !== undefined) return choose(point);
      status.textContent = cellWords(cloud, layoutFor(variant), x, y);
    },
    click: (variant, x, y) => {
      const point = nearest(cloud, layoutFor(variant), x, y);
      if (point === undefined) return;
      choose(point);
      open(point.n);
    },
    drag: (variant, fromX, toX) => look(between(layoutFor(variant), fromX, toX)),
  });
  drawn.tabIndex = 0;
  drawn.setAttribute("role", "group");
  drawn.setAttribute(
    "aria-label",
    "Picture of every dispatch: arrow keys walk from dispatch to dispatch, Enter opens one, plus and minus look closer and farther, Home shows all",
  );
  drawn.classList.add("walk");
  for (const hidden of [tools, status]) hidden.hidden = false;
}

const keys: Readonly<Record<string, string>> = {
  ...{ ArrowRight: "next", ArrowLeft: "before", Enter: "open", "+": "in", "=": "in", "-": "out", Home: "all" },
  ...{ PageUp: "earlier", PageDown: "later" },
};

function listenToButtons(tools: HTMLElement, deeds: Readonly<Record<string, () => void>>): void {
  for (const button of all("button", tools)) button.addEventListener("click", () => deeds[button.dataset.do ?? ""]?.());
}

function listenToKeys(drawn: HTMLElement, deeds: Readonly<Record<string, () => void>>): void {
  drawn.addEventListener("keydown", (event) => {
    const deed = deeds[keys[event.key] ?? ""];
    if (deed === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    deed();
  });
}

type Fingers = {
  readonly hover: (variant: Variant, x: number, y: number) => void;
  readonly click: (variant: Variant, x: number, y: number) => void;
  readonly drag: (variant: Variant, fromX: number, toX: number) => void;
};

function listenToPointer(drawn: HTMLElement, { hover, click, drag }: Fingers): void {
  for (const variant of variants) {
    const container = drawn.querySelector<HTMLElement>(`.${variant}`);
    if (container === null) continue;
    let pressedAt: number | undefined;
    const placed = (event: PointerEvent) => placeIn(container, event);
    container.addEventListener("pointermove", (event) => {
      const place = placed(event);
      if (place !== null && event.pointerType !== "touch" && pressedAt === undefined) hover(variant, ...place);
    });
    container.addEventListener("pointerdown", (event) => {
      pressedAt = placed(event)?.[0];
    });
    container.addEventListener("pointerup", (event) => {
      const place = placed(event);
      const from = pressedAt;
      pressedAt = undefined;
      if (place === null || from === undefined) return;
      if (Math.abs(place[0] - from) > reach && event.pointerType !== "touch") drag(variant, from, place[0]);
      else click(variant, ...place);
    });
  }
}

/** In units of the picture. */
function placeIn(container: HTMLElement, event: PointerEvent): readonly [x: number, y: number] | null {
  const svg = container.querySelector("svg");
  if (svg === null) return null;
  const { left, top, width } = svg.getBoundingClientRect();
  const unit = svg.viewBox.baseVal.width / width;
  return [(event.clientX - left) * unit, (event.clientY - top) * unit];
}

/** What is worse lies above what is not, where they are as near. */
function nearest({ points }: Cloud, layout: Layout, x: number, y: number): Point | undefined {
  let best: { readonly point: Point; readonly distance: number } | undefined;
  for (const point of points) {
    if (!isInView(layout.view, point.atMs)) continue;
    const place = placeOf(layout, point);
    if (place === null) continue;
    const distance = Math.hypot(place[0] - x, place[1] - y);
    if (distance <= reach && (best === undefined || distance < best.distance)) best = { point, distance };
  }
  return best?.point;
}

function cellWords(cloud: Cloud, layout: Layout, x: number, y: number): string {
  const found = cloud.cells.filter((cell) => {
    const at = rectangleOf(layout, cloud, cell);
    return at !== null && x >= at.left && x < at.left + at.width && y >= at.top && y < at.top + at.height;
  });
  return found
    .map(({ count, outcome, column, row }) => {
      const { columnMs, rowsPerDecade } = cloud.grid;
      const times = `from ${clockTime(column * columnMs)} to ${clockTime((column + 1) * columnMs)}`;
      const delays =
        row === null
          ? ""
          : `, ${duration(Math.round(delayMsAt(row, rowsPerDecade)))} to ${duration(Math.round(delayMsAt(row + 1, rowsPerDecade)))}`;
      return `${count} ${outcome} ${times}${delays}`;
    })
    .join("; ");
}

const wordsOf = ({ n, outcome, delayMs, atMs, cause }: Point): string =>
  `Dispatch ${n}: ${outcome}${delayMs === null ? "" : ` after ${duration(delayMs)}`}, asked for at ${clockTime(atMs)}${cause === null ? "" : `, ${cause}`}`;

const lengthOf = ({ fromMs, toMs }: View): number => toMs - fromMs;

function scaled({ fromMs, toMs }: View, factor: number): View {
  const [middle, half] = [(fromMs + toMs) / 2, ((toMs - fromMs) * factor) / 2];
  return { fromMs: middle - half, toMs: middle + half };
}

function moved({ fromMs, toMs }: View, by: number): View {
  return { fromMs: fromMs + (toMs - fromMs) * by, toMs: toMs + (toMs - fromMs) * by };
}

const around = (view: View, atMs: number, cloud: Cloud): View =>
  within({ fromMs: atMs - lengthOf(view) / 2, toMs: atMs + lengthOf(view) / 2 }, cloud);

/** A part of the load, not shorter than a five hundredth of it or a second. */
function within(view: View, { toMs }: Cloud): View {
  const length = Math.min(toMs, Math.max(lengthOf(view), 1_000, toMs / 500));
  const fromMs = Math.round(Math.min(Math.max(0, (view.fromMs + view.toMs) / 2 - length / 2), toMs - length));
  return { fromMs, toMs: Math.round(fromMs + length) };
}

function between({ box, view }: Layout, fromX: number, toX: number): View {
  const timeAt = (x: number) =>
    view.fromMs + ((Math.min(box.right, Math.max(box.left, x)) - box.left) / (box.right - box.left)) * lengthOf(view);
  return { fromMs: timeAt(Math.min(fromX, toX)), toMs: timeAt(Math.max(fromX, toX)) };
}

function ringAt([x, y]: readonly [number, number]): SVGElement {
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ class: "found", cx: x, cy: y, r: 9 }))
    ring.setAttribute(name, String(value));
  return ring;
}
