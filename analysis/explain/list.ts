// What the server's list said of one dispatch: at the look, and, where it was asked again and again after the arrival,
// when it first said running. Pure.

import { durationWords } from "./duration-words.js";
import type { Known } from "./known.js";
import { wallClock } from "./wall-clock.js";
import { listedWords } from "./words.js";

/** `atMs`: the look, from the request; `lag`: "" where it was not measured. */
export type ListStory = { readonly words: string; readonly atMs: number | null; readonly lag: string };

/** `null` where nobody looked. */
export function listOf(known: Known): ListStory | null {
  const { look, row, sinceRequestMs } = known;
  if (look === undefined) return null;
  const lied = row.phantom ? "; the job had not arrived by then: a phantom" : "";
  const atMs = row.look_us === null ? null : Math.round(sinceRequestMs(row.look_us) * 10) / 10;
  return { words: `${listedWords(look)}${lied}`, atMs, lag: lagWords(known) };
}

function lagWords({ gathered, row: { arrival_us: arrivalUs } }: Known): string {
  const sampled = gathered.about.find(({ line }) => line.event === "list-lag")?.line;
  if (sampled === undefined || arrivalUs === null) return "";
  const clock = wallClock(gathered.pairs);
  /** From the arrival; the list may be ahead of it. `null`: no clock maps it. */
  const lagOf = (wallMs: number | null): string | null => {
    const at = wallMs === null || wallMs === 0 ? null : clock(wallMs * 1000);
    return at === null ? null : durationWords(Math.max(0, (at.atUs - arrivalUs) / 1000));
  };
  const [saidNot, said] = [lagOf(sampled.notYetWallMs), lagOf(sampled.wallMs)];
  if (sampled.shown !== "running")
    return saidNot === null
      ? "after the arrival the list did not say running until the look"
      : `the list did not say running until the look, last asked ${saidNot} after the arrival`;
  if (said === null) return "";
  return saidNot === null
    ? `the list said running when it was first asked, ${said} after the arrival`
    : `the list first said running between ${saidNot} and ${said} after the arrival`;
}
