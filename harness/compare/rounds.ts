// Makes the runs of a comparison that next.ts asks for, one after the other, and writes down how far it got.

import { setTimeout as sleep } from "node:timers/promises";
import type { VersionFlags } from "../beforehand.js";
import { keptRun } from "../kept-run.js";
import type { Apart } from "../run-apart.js";
import type { Screen } from "../screen.js";
import { lookAt } from "./enough.js";
import { folderNameOf } from "./labels.js";
import { type Attempt, type Ended, mostAttempts, type Next, nextOf, type Rules, type Sofar } from "./next.js";
import { seedOfRound, turnsOf } from "./order.js";
import { type Recording, record } from "./record.js";
import { roundLine } from "./round-line.js";
import { endOf } from "./run-end.js";
import { type CompareWish, roundArguments } from "./wish.js";

type Comparing = {
  readonly wish: CompareWish;
  readonly apart: Apart;
  readonly screen: Screen;
  readonly recording: Recording;
  /** Of each label: what its runs are asked for, exactly. */
  readonly asked: ReadonlyMap<string, VersionFlags>;
  /** Between two runs. */
  readonly pauseMs: number;
};

/** `broken`: by a bug; what was made until then is judged before it is told. */
type Made =
  | { readonly result: "made" }
  | { readonly result: "refused"; readonly problems: readonly string[] }
  | { readonly result: "broken"; readonly error: unknown };

/** Run by run, until there are enough or an interrupt. */
export async function makeRounds(comparing: Comparing): Promise<Made> {
  const { wish, apart, recording } = comparing;
  const labels = wish.versions.map(({ label }) => label);
  const { atLeast, atMost, wantedWidth } = wish.rounds;
  const rules: Rules = { turns: turnsOf(labels, atMost, wish.seed), atLeast, wantedWidth };
  let sofar: Sofar = { attempts: [], look: null, interrupt: "none" };
  let ended: Ended | "not-yet" = "not-yet";
  try {
    while (ended === "not-yet") {
      await record(recording, rules, sofar, ended);
      const next = nextOf(rules, { ...sofar, interrupt: interruptOf(apart) });
      switch (next.do) {
        case "refuse":
          return { result: "refused", problems: next.problems };
        case "end":
          ended = next.ended;
          break;
        case "look":
          sofar = { ...sofar, look: { ...next, answer: await lookAt(apart.folder, apart.buildFolder, apart.hurry) } };
          break;
        case "run":
          sofar = { ...sofar, attempts: [...sofar.attempts, ...(await runNext(comparing, next, sofar))] };
          break;
        default:
          next satisfies never;
      }
    }
    await record(recording, rules, sofar, ended);
    return { result: "made" };
  } catch (error) {
    return { result: "broken", error };
  }
}

const interruptOf = ({ first }: Apart): Sofar["interrupt"] => (first.aborted ? "interrupted" : "none");

/** None when an interrupt came before it or broke it off. */
async function runNext(
  comparing: Comparing,
  next: Extract<Next, { do: "run" }>,
  { attempts }: Sofar,
): Promise<readonly Attempt[]> {
  const { apart, pauseMs } = comparing;
  // What ends the pause early is asked for right after it.
  if (attempts.length > 0) await sleep(pauseMs, undefined, { signal: apart.first }).catch(() => {});
  if (apart.first.aborted) return [];
  try {
    return await runOnce(comparing, next);
  } catch (error) {
    // What reads the run is ended by the interrupt too.
    if (apart.first.aborted) return [];
    throw error;
  }
}

async function runOnce(
  { wish, apart, screen, asked }: Comparing,
  { turn, order, attempt }: Extract<Next, { do: "run" }>,
): Promise<readonly Attempt[]> {
  const { label, round } = turn;
  const of = wish.rounds.atMost * wish.versions.length;
  const which =
    attempt === 1 ? `run ${order} of ${of}` : `made again with the same seed, ${attempt} of ${mostAttempts}`;
  return await screen.phase(`round ${round}, ${label} (${which})`, async ({ rename }) => {
    const args = roundArguments(wish, asked.get(label) ?? {}, seedOfRound(wish.seed, round));
    const again = attempt === 1 ? "" : `-again-${attempt - 1}`;
    const place = `rounds/${String(order).padStart(2, "0")}-${folderNameOf(label)}${again}`;
    const ran = await keptRun(args, { scenario: wish.scenario, place }, apart);
    if (apart.first.aborted) {
      rename(`round ${round}, ${label}: broken off`);
      return [];
    }
    const end = endOf(ran);
    rename(roundLine(turn, ran, { end, attempt }));
    return [{ ...turn, end }];
  });
}
