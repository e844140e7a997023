// A cluster's rooms, node by node.

import type { Summary } from "../../contract/summary.js";

export const nodeRows = ({ nodes }: Summary): readonly (readonly string[])[] => [
  ["room on", "rooms", "delivered", "late", "lost", "unresolved"],
  ...nodes.map(({ node, rooms, delivered, late, lost, unresolved }) => [
    node === null ? "none that said so" : `node ${node}`,
    ...[rooms, delivered, late, lost, unresolved].map(String),
  ]),
];
