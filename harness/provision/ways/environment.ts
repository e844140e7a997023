// A program that the user names in the environment. What was named is used or it is an error: falling back would
// measure something else than was asked for.

import { resolve } from "node:path";
import { UsageError } from "../../../contract/usage-error.js";
import { accepts } from "../binary.js";
import { versionOf } from "../verify.js";
import { type Finder, failed } from "./way.js";

export const environment: Finder = {
  how: "environment",
  find: async (binary, machine) => {
    const given = machine.env[binary.environmentName];
    if (given === undefined || given === "") return failed(`${binary.environmentName} is not set`);
    const path = resolve(given);
    const verified = await versionOf(binary, path, machine);
    if (verified.result === "failed") {
      throw new UsageError(`${binary.environmentName}: ${verified.reason}; correct it or unset it`);
    }
    if (!accepts(binary, verified.version)) {
      throw new UsageError(
        `${binary.environmentName}: ${path} is version ${verified.version}, wanted is ${binary.accepted}; name another one or unset it`,
      );
    }
    return { result: "found", provisioned: { path, version: verified.version, how: "environment" } };
  },
};
