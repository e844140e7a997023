// How long listDispatch lags behind an arrival: of a sample of the dispatches that arrived, the list is asked again and
// again until it shows the job. It goes on beside the iteration and delays nothing of it.

import { roomNameOf } from "../contract/ids.js";
import { type WallMs, wallMs } from "../contract/instants.js";
import type { LoadSettings } from "../contract/processes.js";
import { peakPerSecond } from "../contract/schedule.js";
import { listLagEvery, listLagPollMs } from "../contract/timing.js";
import type { Means } from "./iteration.js";
import { type Look, lookOf, markOf } from "./look.js";

/** About one dispatch a second, whatever the rate: these calls are load too. */
export const isListLagSampled = (settings: LoadSettings, n: number): boolean =>
  n % listLagEvery(peakPerSecond(settings)) === 0;

/** What one call said. A job that has ended already was running before: the list has caught up. */
export const shownBy = ({ listed }: Pick<Look, "listed">): "shown" | "not-yet" | "unknown" => {
  switch (listed) {
    case "running":
    case "ended":
      return "shown";
    case "error":
      return "unknown";
    case "pending":
    case "empty":
    case "absent":
      return "not-yet";
  }
};

export type ListLag = {
  /** At the look: writes `never`, unless the list has shown the job or gave no answer at last. */
  end(): void;
};

/** Starts asking, at once. The last call starts a whole period before `untilMs`, out of the look's way. */
export function measureListLag(means: Means, n: number, untilMs: number): ListLag {
  const { port, clientOf, settings } = means;
  const client = clientOf(n);
  const room = roomNameOf(settings.runId, n);
  const mark = markOf(settings, n);
  let isOver = false;
  let notYetMs = wallMs(0);
  let isLastKnown = false;

  async function ask(): Promise<void> {
    while (!isOver && port.nowMs() + listLagPollMs < untilMs) {
      const atMs = port.nowMs();
      const said = shownBy(lookOf(await client.listDispatch(room), mark));
      if (isOver) return;
      if (said === "shown") return over("running", atMs);
      isLastKnown = said === "not-yet";
      if (said === "not-yet") notYetMs = atMs;
      await port.sleep(atMs + listLagPollMs - port.nowMs());
    }
  }

  function over(shown: "running" | "never", atMs: WallMs): void {
    isOver = true;
    port.write({ event: "list-lag", wallMs: atMs, n, shown, notYetWallMs: notYetMs });
  }

  void ask();
  return {
    end: () => {
      if (!isOver && isLastKnown) over("never", port.nowMs());
      isOver = true;
    },
  };
}
