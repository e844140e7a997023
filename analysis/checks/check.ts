// What a check is: a pure function of the facts. Validity checks say whether the run can be judged at all (never
// `fail`); limit checks judge it.

import type { Finding } from "../../contract/summary.js";
import type { Facts } from "../facts.js";

export type Check = {
  readonly name: string;
  readonly kind: Finding["kind"];
  /** `undefined`: the check does not apply, because its limit was not asked for. */
  readonly find: (facts: Facts) => Found | undefined;
};

export type Found = Pick<Finding, "result" | "detail"> & Partial<Pick<Finding, "value" | "limit">>;
