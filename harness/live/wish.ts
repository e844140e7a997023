// What a command line asks of the live page.

import type { Reader } from "../flags.js";
import type { Place } from "../listen.js";
import { countOf } from "../quantities.js";
import type { ValueName } from "../run-flags.js";

/** Of this machine alone: the page says what is asked of the server, and nobody has to log in. */
const host = "127.0.0.1";

const usualPort = 4747;

/** 0 lets the kernel choose. */
export const portOf = (text: string): number => countOf(text, 0, 65_535);

export const livePlace = (port: number | null): Place => ({ host, port: port ?? usualPort });

/** `browser`: whether it is opened in one, where there is one. */
export type LiveWish = { readonly place: Place; readonly browser: "opened" | "left alone" };

/** `null`: there is no page. */
export function liveWishOf({ given, read, problems }: Reader<ValueName>): LiveWish | null {
  const port = read("live-port", portOf, null);
  if (given.switches.has("live"))
    return { place: livePlace(port), browser: given.switches.has("open") ? "opened" : "left alone" };
  if (given.values.has("live-port")) problems.push("--live-port needs --live: without it there is no page");
  if (given.switches.has("open")) problems.push("--open needs --live: without it there is no page to open");
  return null;
}
