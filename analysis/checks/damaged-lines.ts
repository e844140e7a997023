// A line that cannot be read is a fact that is missing.

import type { Check } from "./check.js";

export const damagedLines: Check = {
  name: "damaged-lines",
  kind: "validity",
  find: ({ files, numbers }) => {
    const value = numbers.harness.damagedLines;
    if (value === 0) return { result: "pass", value, limit: 0, detail: "every line of events could be read" };
    const where = files
      .filter((file) => file.damagedLines > 0)
      .map((file) => `${file.damagedLines} in events/${file.observer}.ndjson`);
    return { result: "unknown", value, limit: 0, detail: `lines that cannot be read: ${where.join(", ")}` };
  },
};
