// Which hop is named, by tables of what a step left.

import { describe, expect, it } from "vitest";
import type { LimitingHop } from "../../contract/capacity.js";
import type { Cause } from "../../contract/causes.js";
import { type Evidence, limitingHopOf } from "./limiting-hop.js";
import { evidenceOf } from "./trials/evidence.js";

const idle = evidenceOf({});

const named = (broken: Evidence): readonly [LimitingHop["hop"], LimitingHop["by"]] => {
  const { hop, by } = limitingHopOf(broken, idle);
  return [hop, by];
};

describe("by the stage that grew most", () => {
  it.each<[string, Evidence, LimitingHop["hop"]]>([
    ["the offer", evidenceOf({ p99Ms: { offer: 900, answer: 10 } }), "server queue"],
    ["the answer", evidenceOf({ p99Ms: { offer: 230, answer: 400 } }), "worker"],
    ["the assignment", evidenceOf({ p99Ms: { assignment: 900 } }), "server"],
    ["the entry", evidenceOf({ p99Ms: { offer: 400, entry: 5_000 } }), "process pool"],
    ["without a wiretap, the handler", evidenceOf({ tap: "off", p99Ms: { handler: 700 } }), "worker"],
    ["without a wiretap, the entry", evidenceOf({ tap: "off", p99Ms: { started: 700 } }), "worker or process pool"],
  ])("%s", (_, broken, hop) => {
    const before = broken.wiretap.watched === "off" ? evidenceOf({ tap: "off" }) : idle;
    expect(limitingHopOf(broken, before)).toMatchObject({ hop, by: "stages" });
  });

  it("says both figures", () => {
    expect(limitingHopOf(evidenceOf({ p99Ms: { offer: 900 } }), idle).detail).toBe(
      "request to offer: p99 900 ms, 206 ms when idle",
    );
  });

  it("a stage that cannot be compared is not named", () => {
    expect(named(evidenceOf({ p99Ms: { offer: null } }))).toEqual(["unknown", "none"]);
  });
});

describe("by the causes of more dispatches than a p99 leaves out", () => {
  it.each<[Cause, LimitingHop["hop"]]>([
    ["never offered", "server queue"],
    ["offered late", "server queue"],
    ["refused", "worker"],
    ["worker full or too loaded", "worker"],
    ["accepted but never assigned", "server"],
    ["started late", "process pool"],
    ["joined late", "room join"],
  ])("%s", (cause, hop) => {
    expect(named(evidenceOf({ causes: [[cause, 20]], p99Ms: { offer: 230 } }))).toEqual([hop, "causes"]);
  });

  it("causes of one hop count together", () => {
    const causes: readonly [Cause, number][] = [
      ["never offered", 8],
      ["refused", 6],
      ["worker full or too loaded", 6],
    ];
    expect(named(evidenceOf({ causes }))).toEqual(["worker", "causes"]);
  });

  it("one loss of a thousand does not outweigh a stage that grew", () => {
    expect(named(evidenceOf({ causes: [["refused", 1]], p99Ms: { offer: 900 } }))).toEqual(["server queue", "stages"]);
  });

  it("it is what there is where no stage grew", () => {
    expect(named(evidenceOf({ causes: [["refused", 1]] }))).toEqual(["worker", "causes"]);
  });

  it("causes that name no hop leave it to the stages", () => {
    const broken = evidenceOf({ causes: [["observer missing", 20]], p99Ms: { offer: 900 } });
    expect(named(broken)).toEqual(["server queue", "stages"]);
  });
});

it("of the idle step itself only causes can tell", () => {
  expect(limitingHopOf(evidenceOf({ causes: [["refused", 20]] }), undefined).hop).toBe("worker");
  expect(limitingHopOf(evidenceOf({ p99Ms: { offer: 900 } }), undefined).hop).toBe("unknown");
});
