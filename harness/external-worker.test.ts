import { describe, expect, it } from "vitest";
import type { WiretapMessage } from "../contract/processes.js";
import { absenceText, attend, attended, invitation, nobodyYet, workerEnvironment } from "./external-worker.js";
import { RunFailed } from "./run-failed.js";

const registered = (link: number, agentName = "mine", more: object = {}): WiretapMessage => ({
  ...{ type: "registered", link, agentName, jobType: "room", deployment: "", workerId: `AW_${link}`, ...more },
});
const opened = (link: number): WiretapMessage => ({ type: "link-opened", link });
const running = new AbortController().signal;
const closed = (link: number): WiretapMessage => ({ type: "link-closed", link });
const refused = (httpStatus: number, error = ""): WiretapMessage => ({ type: "link-refused", httpStatus, error });

/** After all messages: the links that are there, and everything that was said. */
function seenAfter(...messages: readonly WiretapMessage[]) {
  let attendance = nobodyYet("mine");
  const said: string[] = [];
  for (const message of messages) {
    const [now, text] = attend(attendance, message);
    attendance = now;
    if (text !== "") said.push(text);
  }
  return { attendance, links: [...attendance.links], said: said.join("\n") };
}

describe("who has come", () => {
  it.each([
    ["one that only connected: nothing to say yet", [opened(1)], [], /^$/],
    ["the right one: nothing to say", [opened(1), registered(1)], [1], /^$/],
    ["another name, said at once", [registered(1, "other")], [], /^a worker registered as "other"; .* "mine"$/],
    ["the same other name again, not said again", [registered(1, "other"), registered(2, "other")], [], /^.*$/],
    [
      "the right name, for other jobs",
      [registered(1, "mine", { jobType: "publisher" })],
      [],
      /^a worker registered as "mine" for publisher jobs; this run asks for room jobs$/,
    ],
    [
      "the right name, of a deployment",
      [registered(1, "mine", { deployment: "staging" })],
      [],
      /^a worker registered as "mine" with the deployment "staging"/,
    ],
    ["the nameless one of automatic dispatch", [registered(1, "")], [], /registered as ""/],
    ["one of two gone", [registered(1), registered(2), closed(1)], [2], /^$/],
    ["both gone", [registered(1), registered(2), closed(1), closed(2)], [], /no worker "mine" is connected any more/],
    ["one that came back", [registered(1), closed(1), registered(3)], [3], /any more/],
    ["a stranger gone", [registered(1), registered(2, "other"), closed(2)], [1], /other/],
    [
      "a wrong key, said once",
      [refused(401), refused(401)],
      [],
      /^the server refused .* 401: check its key and secret$/,
    ],
    ["a server that is down", [refused(502, "ECONNREFUSED")], [], /could not be connected .*ECONNREFUSED/],
  ])("%s", (_, messages, links, said) => {
    expect(seenAfter(...messages).links).toEqual(links);
    expect(seenAfter(...messages).said).toMatch(said);
  });
});

describe("why nobody came", () => {
  it.each([
    ["nobody connected", [], /"mine" within 120 s; none connected at all/],
    [
      "under another name",
      [opened(1), registered(1, "other")],
      /within 120 s; a worker registered as "other"; .*"mine"$/,
    ],
    ["with a wrong key", [refused(401)], /within 120 s; the server refused .* 401[^;]*$/],
    ["connected, and silent", [opened(1)], /within 120 s; 1 connection came and registered no worker$/],
    ["connected, silent, and gone", [opened(1), closed(1)], /120 s; 1 connection came and registered no worker$/],
    ["and again", [opened(1), closed(1), opened(2)], /120 s; 2 connections came and registered no worker$/],
    [
      "one under another name and one silent",
      [opened(1), opened(2), registered(1, "other")],
      /registered as "other"; [^;]*; 1 connection came/,
    ],
  ])("%s", (_, messages, text) => {
    expect(absenceText(seenAfter(...messages).attendance, 120_000)).toMatch(text);
  });
});

describe("the wait for an external worker", () => {
  it("ends at the right name, not at another", async () => {
    const waiting = attended("mine", () => {}, running);
    let arrived = false;
    const arrival = waiting.arrived(60_000, new AbortController().signal).then(() => {
      arrived = true;
    });
    waiting.tell(registered(1, "other"));
    await Promise.resolve();
    expect(arrived).toBe(false);
    waiting.tell(registered(2));
    await arrival;
  });
  it("fails with what was seen when its time is over", async () => {
    const waiting = attended("mine", () => {}, running);
    waiting.tell(registered(1, "other"));
    await expect(waiting.arrived(1, new AbortController().signal)).rejects.toThrow(RunFailed);
    await expect(waiting.arrived(1, new AbortController().signal)).rejects.toThrow(/registered as "other"/);
  });
  it("ends with an interrupt", async () => {
    const signal = AbortSignal.abort("SIGINT");
    await expect(attended("mine", () => {}, running).arrived(60_000, signal)).rejects.toThrow();
  });
});

it("says that the last worker has gone, unless the run is ending", () => {
  const said: string[] = [];
  const waiting = attended("mine", (line) => said.push(line), running);
  waiting.tell(registered(1));
  waiting.tell(closed(1));
  expect(said).toHaveLength(1);
  waiting.tell(registered(2));
  waiting.fallSilent();
  waiting.tell(closed(2));
  expect(said).toHaveLength(1);
});

it("says nothing of a worker that goes once the run is interrupted", () => {
  const said: string[] = [];
  const interrupt = new AbortController();
  const waiting = attended("mine", (line) => said.push(line), interrupt.signal);
  waiting.tell(registered(1));
  interrupt.abort("SIGINT");
  waiting.tell(closed(1));
  expect(said).toEqual([]);
});

describe("what is said of the environment", () => {
  const lines = ["LIVEKIT_URL=ws://h:7", "LIVEKIT_API_KEY=key", "LIVEKIT_API_SECRET=hidden"];
  it("is all of it without a file", () => {
    expect(invitation("mine", lines, "")).toContain(
      "LIVEKIT_URL=ws://h:7 LIVEKIT_API_KEY=key LIVEKIT_API_SECRET=hidden",
    );
  });
  it("is the address and the file's name with one, never the key", () => {
    const said = invitation("mine", lines, "agent.env");
    expect(said).toContain("agent.env");
    expect(said).toContain("ws://h:7");
    expect(said).not.toMatch(/hidden|KEY/);
  });
});

describe("the environment of an external worker", () => {
  const address = { httpUrl: "http://h", wsUrl: "ws://h", apiKey: "key", apiSecret: "secret" };
  it("has the key of a server of ours", () => {
    const lines = ["LIVEKIT_URL=ws://127.0.0.1:7", "LIVEKIT_API_KEY=key", "LIVEKIT_API_SECRET=secret"];
    expect(workerEnvironment("ws://127.0.0.1:7", address, true)).toEqual(lines);
  });
  it("has no key of another's server", () => {
    expect(workerEnvironment("ws://127.0.0.1:7", address, false)).toEqual(["LIVEKIT_URL=ws://127.0.0.1:7"]);
  });
});
