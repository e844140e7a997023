import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { lkProjectIn, permissionWarning, readLkProject } from "./lk-config.js";

const file = "lk.yaml";

/** As livekit-cli 2.x writes it. */
const config = `default_project: staging
default_user: ""
projects:
    - name: staging
      project_id: ""
      url: wss://staging.livekit.cloud
      api_key: APIstaging
      api_secret: the-secret
    - name: home
      project_id: p_1
      url: ws://localhost:7880
      api_key: 12345678901234567890
      api_secret: 0x10
    - name: half
      project_id: p_2
      url: ""
      api_key: APIhalf
users: []
device_name: laptop
theme: ""
`;

function problemOf(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    if (error instanceof UsageError) return error.problems.join("\n");
    throw error;
  }
}

test("a project has its URL and key", () => {
  expect(lkProjectIn(config, "staging", file)).toEqual({
    url: "wss://staging.livekit.cloud",
    apiKey: "APIstaging",
    apiSecret: "the-secret",
  });
});

test("a key that looks like a number stays as it is written", () => {
  expect(lkProjectIn(config, "home", file)).toMatchObject({ apiKey: "12345678901234567890", apiSecret: "0x10" });
});

test.each([
  [
    "no such project",
    config,
    "stagin",
    /^lk\.yaml has no project "stagin" \(did you mean staging\?\); there are: staging, home, half$/,
  ],
  [
    "another letter case, which lk tells apart too",
    config,
    "Staging",
    /no project "Staging" \(did you mean staging\?\)/,
  ],
  ["a project without URL and secret", config, "half", /^project "half" in lk\.yaml has no url and no api_secret$/],
  ["an empty file", "", "staging", /^lk\.yaml holds no project: lk project add/],
  ["comments alone", "# nothing\n", "staging", /holds no project/],
  ["a list without projects", "projects: []\n", "staging", /holds no project/],
  ["nothing after projects", "projects:\n", "staging", /holds no project/],
  ["projects left out", "default_project: staging\n", "staging", /holds no project/],
  ["a text", "hello\n", "staging", /^lk\.yaml is not a configuration of lk/],
  ["projects that are no list", "projects: staging\n", "staging", /is not a configuration of lk/],
  ["a project that is a word", "projects: [the-secret]\n", "staging", /^lk\.yaml: project 1 of the list is not one$/],
  [
    "a secret that is a list",
    "projects: [{name: a, api_secret: [the-secret]}]\n",
    "a",
    /project 1 of the list is not one \(api_secret\)/,
  ],
  [
    "no YAML",
    "projects:\n  - name: a\n   api_secret: the-secret\n",
    "a",
    /^lk\.yaml is not YAML: line 3, column \d+ \([A-Z_]+\)$/,
  ],
  ["a quote that is not closed", 'projects:\n  - api_secret: "the-secret\n', "a", /is not YAML: line \d/],
  ["an alias that leads nowhere", "projects: *the-secret\n", "a", /is not YAML/],
])("%s", (_, text, name, message) => {
  const problem = problemOf(() => lkProjectIn(text, name, file));
  expect(problem).toMatch(message);
  expect(problem).not.toContain("the-secret");
});

test("a file that is not there, or is a folder, is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-test-"));
  expect(problemOf(() => readLkProject("a", join(folder, "none.yaml")))).toMatch(
    /none\.yaml is not there: lk project add/,
  );
  expect(problemOf(() => readLkProject("a", folder))).toBe(`${folder} cannot be read (EISDIR)`);
});

test("a file that others may read is warned of, as lk does", () => {
  const path = join(mkdtempSync(join(tmpdir(), "rollcall-test-")), "cli-config.yaml");
  writeFileSync(path, config, { mode: 0o600 });
  expect(readLkProject("staging", path).warning).toBe("");
  expect(permissionWarning(0o100640, "f")).toMatch(/open to other users of this machine: chmod 600 f/);
  expect(permissionWarning(0o100601, "f")).not.toBe("");
});
