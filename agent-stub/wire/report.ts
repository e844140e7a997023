// What a wire worker says of itself: its places and the faults decide, never the machine's CPU, so that a busy machine
// changes no dispatch.

import type { Report } from "../faults.js";

export type Reported = { readonly status: "available" | "full"; readonly load: number };

/** A load alone does not make it full: that is the SDK's rule, and here each is a fault of its own. */
export const reportOf = ({ full, loadPermille }: Report, places: "free" | "none"): Reported => ({
  status: full || places === "none" ? "full" : "available",
  load: loadPermille / 1000,
});

/** Whether the server must be told at once, not only at the next interval. */
export const isNews = (reported: Reported, told: Reported | undefined): boolean =>
  reported.status !== told?.status || reported.load !== told.load;
