// What a way of provisioning is. A finder looks for a program that is there; a maker brings a new one into an empty
// folder, where it is verified before anyone else sees it. One way per file beside this one.

import type { Binary } from "../binary.js";
import type { Context, Machine } from "../context.js";

export type How = "environment" | "path" | "cache" | "release" | "go-module" | "docker-image";

/** A program that was run and said its version. `path` is absolute. */
export type Provisioned = { readonly path: string; readonly version: string; readonly how: How };

export type Found =
  | { readonly result: "found"; readonly provisioned: Provisioned }
  | { readonly result: "failed"; readonly reason: string };

export type Finder = { readonly how: How; readonly find: (binary: Binary, machine: Machine) => Promise<Found> };

/** `path` of the new program, inside the folder that was given. */
export type Made =
  | { readonly result: "made"; readonly path: string }
  | { readonly result: "failed"; readonly reason: string };

export type Maker = {
  readonly how: How;
  /** `folder` exists, is empty, absolute, and removed afterwards. */
  readonly make: (binary: Binary, context: Context, folder: string) => Promise<Made>;
};

export const failed = (reason: string): { readonly result: "failed"; readonly reason: string } => ({
  result: "failed",
  reason,
});
