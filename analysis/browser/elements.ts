// What every page's script does with the document. The only place where markup becomes elements.

import type { Markup } from "../page/markup.js";

/** @throws Error when the page was made without it, which is a bug. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** The markup has escaped whatever is not its own (page/markup.ts). */
export function fill(container: Element, { markup }: Markup): void {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  container.replaceChildren(...parsed.body.childNodes);
}

const filledWith = new WeakMap<Element, string>();

/** {@link fill} where that would change anything: what is the same keeps its selection, its focus and where it was scrolled to. */
export function refill(container: Element, markup: Markup): void {
  if (filledWith.get(container) === markup.markup) return;
  filledWith.set(container, markup.markup);
  fill(container, markup);
}

export function dataIn<Data>(id: string): Data {
  return JSON.parse(byId(id).textContent ?? "null");
}

/** Each element of the selector, where there is one. */
export const all = (selector: string, within: ParentNode = document): readonly HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(selector),
];
