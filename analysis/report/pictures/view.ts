// The part of the load's time that is looked at, and the ways to look at another. Pure.

import type { Layout, View } from "./layout.js";

const lengthOf = ({ fromMs, toMs }: View): number => toMs - fromMs;

/** Of another length, around the same middle. */
export function scaled({ fromMs, toMs }: View, factor: number): View {
  const [middle, half] = [(fromMs + toMs) / 2, ((toMs - fromMs) * factor) / 2];
  return { fromMs: middle - half, toMs: middle + half };
}

/** Moved by so many of its own lengths. */
export function moved({ fromMs, toMs }: View, by: number): View {
  return { fromMs: fromMs + (toMs - fromMs) * by, toMs: toMs + (toMs - fromMs) * by };
}

/** As long, around an instant. */
export const around = (view: View, atMs: number): View => ({
  fromMs: atMs - lengthOf(view) / 2,
  toMs: atMs + lengthOf(view) / 2,
});

/** A part of the load, as near as can be, and not shorter than a five hundredth of it or a second. @param toMs the load's end */
export function within(view: View, toMs: number): View {
  const length = Math.min(toMs, Math.max(lengthOf(view), 1_000, toMs / 500));
  const fromMs = Math.round(Math.min(Math.max(0, (view.fromMs + view.toMs) / 2 - length / 2), toMs - length));
  return { fromMs, toMs: Math.round(fromMs + length) };
}

/** Between two places on the picture, whichever is the left one. */
export function between({ box, view }: Layout, oneX: number, otherX: number): View {
  const share = (x: number) => (Math.min(box.right, Math.max(box.left, x)) - box.left) / (box.right - box.left);
  const timeAt = (x: number) => view.fromMs + share(x) * lengthOf(view);
  return { fromMs: timeAt(Math.min(oneX, otherX)), toMs: timeAt(Math.max(oneX, otherX)) };
}
