// What was in order before the hop that a dispatch's cause names, in sentences: they rule the earlier hops out. What the
// cause's own sentence tells already is left out. Pure.

import { counted } from "../render/counted.js";
import type { Hop, Reason } from "./because.js";
import { durationWords, loadWords } from "./duration-words.js";
import type { Known } from "./known.js";
import { isAvailable } from "./links.js";

const hops: readonly Hop[] = ["request", "workers", "offer", "answer", "assignment", "entry", "join"];

/** Nothing for a cause without a hop: what is not known rules nothing out. */
export function inOrderBefore({ hop, tells }: Reason, known: Known): readonly string[] {
  const told = tells?.(known) ?? [];
  const before = hops.slice(0, Math.max(0, hops.indexOf(hop)));
  return before.flatMap((name) => (told.includes(name) ? [] : (sentences[name]?.(known) ?? [])));
}

const sentences: Readonly<Partial<Record<Hop, (known: Known) => readonly string[]>>> = {
  request: ({ response }) => (response?.answer === "ok" ? ["The API answered the request: ok."] : []),
  workers: ({ ready }) => {
    const available = ready.filter(isAvailable);
    const least = Math.min(...available.map((link) => link.statusBefore?.loadPermille ?? 0));
    return available.length === 0
      ? []
      : [
          `Registered and available at the request: ${counted(available.length, "worker")} of this agent, lowest ${loadWords(least)}.`,
        ];
  },
  offer: ({ atMs }) =>
    atMs.offer === null ? [] : [`The job was offered ${durationWords(atMs.offer)} after the request.`],
  answer: ({ atMs: { offer, answer } }) =>
    offer === null || answer === null ? [] : [`The worker said yes ${durationWords(answer - offer)} after the offer.`],
  assignment: ({ atMs: { answer, assignment } }) =>
    answer === null || assignment === null
      ? []
      : [`The server's assignment reached the worker ${durationWords(assignment - answer)} after its answer.`],
  entry: ({ atMs: { entry } }) =>
    entry === null ? [] : [`The job's code started ${durationWords(entry)} after the request.`],
};
