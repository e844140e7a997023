// The distribution of delays for the percentile plot: every sample at its rank, over the share that took longer. Pure.

import { type Ranks, ranksFrom } from "../../contract/ranks.js";
import { msOf, type SortedSamples } from "../statistics.js";

/** More would not be told apart on a picture. */
const mostDrawn = 400;

export const ranksOf = (delays: SortedSamples, lost: number): Ranks =>
  ranksFrom(delays.length, lost, mostDrawn, (rank) => msOf(delays[rank - 1] ?? 0));
