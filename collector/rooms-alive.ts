// The rooms of a run that the server may have now, where there is a limit: the one place that all iterations of all k6
// processes ask before they make one. A room counts from before it is asked for until its deletion is known, so one that
// cannot be deleted counts to the end.

import type { RoomNews } from "../contract/collector-api.js";

export class RoomsAlive {
  readonly #most: number;
  readonly #alive = new Set<number>();

  /** @param most `null`: no limit */
  constructor(most: number | null) {
    this.#most = most ?? Number.POSITIVE_INFINITY;
  }

  /** `full`: the room that is wanted must not be made. */
  heard({ n, news }: RoomNews): "noted" | "full" {
    if (news === "gone") {
      this.#alive.delete(n);
      return "noted";
    }
    if (this.#alive.size >= this.#most && !this.#alive.has(n)) return "full";
    this.#alive.add(n);
    return "noted";
  }
}
