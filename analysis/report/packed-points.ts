// Points as the page carries them for its script: column by column, because a name in front of each figure would be most
// of the file. Room names that follow from the number are left out.

import { outcomeNames } from "../page/look.js";
import type { Point } from "./cloud.js";

const figures = ["atMs", "delayMs", "offerMs", "answerMs", "assignmentMs", "entryMs", "joinMs"] as const;

export type PackedPoints = {
  readonly n: readonly number[];
  /** The begin of most rooms' names, to which the number of six digits is added; rooms of other names by their place. */
  readonly roomPrefix: string;
  readonly rooms: Readonly<Record<string, string>>;
  /** A digit for each. */
  readonly outcomes: string;
  readonly texts: readonly string[];
  /** Places in `texts`; -1 for none. */
  readonly causes: readonly number[];
  readonly listed: readonly number[];
  readonly figures: Readonly<Record<(typeof figures)[number], readonly (number | null)[]>>;
};

const roomOf = (prefix: string, n: number): string => `${prefix}${String(n).padStart(6, "0")}`;

export function packPoints(points: readonly Point[], roomPrefix: string): PackedPoints {
  const texts = [...new Set(points.flatMap(({ cause, listed }) => [cause, listed]).filter((text) => text !== null))];
  const placeOf = (text: string | null) => (text === null ? -1 : texts.indexOf(text));
  const column = (name: (typeof figures)[number]) => points.map((point) => point[name]);
  return {
    n: points.map(({ n }) => n),
    roomPrefix,
    rooms: Object.fromEntries(
      points.flatMap(({ n, room }, i) => (room === roomOf(roomPrefix, n) ? [] : [[String(i), room] as const])),
    ),
    outcomes: points.map(({ outcome }) => outcomeNames.indexOf(outcome)).join(""),
    texts,
    causes: points.map(({ cause }) => placeOf(cause)),
    listed: points.map(({ listed }) => placeOf(listed)),
    figures: {
      ...{ atMs: column("atMs"), delayMs: column("delayMs"), offerMs: column("offerMs"), answerMs: column("answerMs") },
      ...{ assignmentMs: column("assignmentMs"), entryMs: column("entryMs"), joinMs: column("joinMs") },
    },
  };
}

export function unpackPoints(packed: PackedPoints): readonly Point[] {
  return packed.n.map((n, i) => {
    const at = (name: (typeof figures)[number]) => packed.figures[name][i] ?? null;
    return {
      n,
      room: packed.rooms[String(i)] ?? roomOf(packed.roomPrefix, n),
      outcome: outcomeNames[Number(packed.outcomes[i])] ?? "unresolved",
      atMs: at("atMs") ?? 0,
      delayMs: at("delayMs"),
      cause: packed.texts[packed.causes[i] ?? -1] ?? null,
      listed: packed.texts[packed.listed[i] ?? -1] ?? null,
      ...{ offerMs: at("offerMs"), answerMs: at("answerMs"), assignmentMs: at("assignmentMs") },
      ...{ entryMs: at("entryMs"), joinMs: at("joinMs") },
    };
  });
}
