// A cluster's rooms by the node that had them.

import { z } from "zod";
import type { Plan } from "../contract/manifest.js";
import type { Summary } from "../contract/summary.js";
import type { Database } from "./database.js";
import roomsOfNodesSql from "./sql/rooms-of-nodes.sql";

const count = z.number();
const rowSchema = z.object({
  ...{ node: z.number().nullable(), rooms: count, delivered: count, late: count, lost: count, unresolved: count },
});

/** Every node, also one without a room; last, without a number, the rooms that no node spoke of. None for a server alone. */
export async function roomsOfNodes(database: Database, { nodes }: Plan): Promise<Summary["nodes"]> {
  if (nodes === 1) return [];
  const rows = await database.rows(roomsOfNodesSql, rowSchema);
  const none = { rooms: 0, delivered: 0, late: 0, lost: 0, unresolved: 0 };
  const known = Array.from(
    { length: nodes },
    (_, i) => rows.find(({ node }) => node === i + 1) ?? { node: i + 1, ...none },
  );
  return [...known, ...rows.filter(({ node }) => node === null)];
}
