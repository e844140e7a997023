// By which path each dispatch is asked for. Several paths of one run share its time fairly: in every block as long as the
// sum of their weights each comes exactly as often as it weighs, in an order drawn from the seed.

import type { z } from "zod";
import { draw } from "./draw.js";
import type { weightedPathSchema } from "./path-schema.js";

export const pathNames = ["create-room", "create-dispatch", "token"] as const;
export const roomStates = ["fresh", "live"] as const;

/** One way to ask: the call, and whether the room is made by it (`fresh`) or is there before, without an agent (`live`). */
export type Asking = { readonly path: (typeof pathNames)[number]; readonly room: (typeof roomStates)[number] };

export type WeightedPath = z.infer<typeof weightedPathSchema>;

/** The path of dispatch `n`. @param paths at least one */
export function askingOf(paths: readonly WeightedPath[], seed: number, n: number): Asking {
  const slots = paths.flatMap((path) => Array.from({ length: path.weight }, () => path));
  const block = Math.floor(n / slots.length);
  // Fisher-Yates, one draw for each swap.
  for (let i = slots.length - 1; i > 0; i--) {
    const j = Math.floor(draw(seed, "path", `${block}/${i}`) * (i + 1));
    [slots[i], slots[j]] = [slots[j] as WeightedPath, slots[i] as WeightedPath];
  }
  const { path, room } = slots[n % slots.length] as WeightedPath;
  return { path, room };
}

/** As it is written on a command line, without its weight: `create-dispatch@live`. */
export const askingText = ({ path, room }: Asking): string => (room === "fresh" ? path : `${path}@live`);
