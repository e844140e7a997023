import { expect, it } from "vitest";
import { webhookNodeOf, webhookPathOf } from "./collector-api.js";

it.each([1, 2, 16, 999])("node %i posts to a path that is its own", (node) => {
  expect(webhookNodeOf(webhookPathOf(node))).toBe(node);
});

it.each(["/", "/webhook/", "/webhook/0", "/webhook/x", "/webhook/1000", "/webhook/2/3", "/other/2"])(
  "%s is no node's",
  (path) => {
    expect(webhookNodeOf(path)).toBeUndefined();
  },
);
