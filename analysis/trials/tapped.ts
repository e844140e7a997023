// Judges the history of some lives with a wiretap, perhaps after a change.

import { type History, type Life, tappedHistoryOf } from "./history.js";
import { type Trial, tryHistory } from "./trial.js";

export async function tryTapped(
  lives: readonly Life[],
  change: (history: History) => unknown = () => {},
): Promise<Trial> {
  const history = tappedHistoryOf(lives);
  change(history);
  return await tryHistory(history);
}
