// Tables of lives, for tests: all lives of a table are judged together, as one run, and each row is one sentence.

import { beforeAll } from "vitest";
import { type History, historyOf, type Life } from "./history.js";
import { type Row, type Trial, tryHistory } from "./trial.js";

export type Case = readonly [sentence: string, life: Life, expected: Row];

/** One run of all the cases, perhaps changed; its rows are in the order of the cases. */
export function judgedTogether(cases: readonly Case[], change: (history: History) => void = () => {}): () => Trial {
  let trial: Trial | undefined;
  beforeAll(async () => {
    const history = historyOf(cases.map(([, life]) => life));
    change(history);
    trial = await tryHistory(history);
  });
  return () => {
    if (trial === undefined) throw new Error("beforeAll failed");
    return trial;
  };
}

/** For `it.each`: the sentence, the dispatch, what its row must hold. */
export const tableOf = (cases: readonly Case[]): readonly (readonly [string, number, Row])[] =>
  cases.map(([sentence, , expected], n) => [sentence, n, expected]);
