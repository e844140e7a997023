// How a reader asks the picture for something: by buttons, keys, and fingers or a mouse.

import type { Variant } from "../page/plot/frame.js";
import { reach } from "../report/pictures/pointing.js";
import { all } from "./elements.js";

export const variants: readonly Variant[] = ["wide", "narrow"];

export type Deeds = Readonly<Record<string, () => void>>;

const keys: Readonly<Record<string, string>> = {
  ...{ ArrowRight: "next", ArrowLeft: "before", Enter: "open", "+": "in", "=": "in", "-": "out", Home: "all" },
  ...{ PageUp: "earlier", PageDown: "later" },
};

export function listenToButtons(tools: HTMLElement, deeds: Deeds): void {
  for (const button of all("button", tools)) button.addEventListener("click", () => deeds[button.dataset.do ?? ""]?.());
}

export function listenToKeys(drawn: HTMLElement, deeds: Deeds): void {
  drawn.addEventListener("keydown", (event) => {
    const deed = deeds[keys[event.key] ?? ""];
    if (deed === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    deed();
  });
}

/** Places are in units of the picture. */
export type Fingers = {
  readonly hover: (variant: Variant, x: number, y: number) => void;
  readonly click: (variant: Variant, x: number, y: number) => void;
  readonly drag: (variant: Variant, fromX: number, toX: number) => void;
};

export function listenToPointer(drawn: HTMLElement, fingers: Fingers): void {
  for (const variant of variants) {
    const container = drawn.querySelector<HTMLElement>(`.${variant}`);
    if (container !== null) listenIn(container, variant, fingers);
  }
}

function listenIn(container: HTMLElement, variant: Variant, { hover, click, drag }: Fingers): void {
  let pressedAt: number | undefined;
  container.addEventListener("pointermove", (event) => {
    const place = placeIn(container, event);
    if (place !== null && event.pointerType !== "touch" && pressedAt === undefined) hover(variant, ...place);
  });
  container.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressedAt = placeIn(container, event)?.[0];
    // Whoever lets go beside the picture lets go all the same.
    if (event.pointerType !== "touch") container.setPointerCapture(event.pointerId);
  });
  container.addEventListener("pointercancel", () => {
    pressedAt = undefined;
  });
  container.addEventListener("pointerup", (event) => {
    const place = placeIn(container, event);
    const from = pressedAt;
    pressedAt = undefined;
    if (place === null || from === undefined) return;
    // A finger that moves scrolls the page.
    if (Math.abs(place[0] - from) > reach && event.pointerType !== "touch") drag(variant, from, place[0]);
    else click(variant, ...place);
  });
}

function placeIn(container: HTMLElement, event: PointerEvent): readonly [x: number, y: number] | null {
  const svg = container.querySelector("svg");
  if (svg === null) return null;
  const { left, top, width } = svg.getBoundingClientRect();
  const unit = svg.viewBox.baseVal.width / width;
  return [(event.clientX - left) * unit, (event.clientY - top) * unit];
}
