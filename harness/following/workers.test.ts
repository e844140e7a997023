import { describe, expect, it } from "vitest";
import type { WiretapFact } from "./facts.js";
import { factIn } from "./trial.js";
import { LiveWorkers } from "./workers.js";

const wiretap = (event: Readonly<Record<string, unknown>>): WiretapFact => {
  const { by, fact } = factIn("wiretap", event);
  if (by !== "wiretap") throw new Error(by);
  return fact;
};

const comes = (link: number, as = {}) => [
  wiretap({ event: "register", atUs: 1, link, agentName: "mine", jobType: "room", deployment: "", ...as }),
  wiretap({ event: "registered", atUs: 2, link }),
];
const says = (link: number, status: string, loadPermille: number, jobCount = 0) =>
  wiretap({ event: "status", atUs: 3, link, status, loadPermille, jobCount });
const goes = (link: number) => wiretap({ event: "link-closed", atUs: 4, link });

function workersAfter(...facts: readonly WiretapFact[]): LiveWorkers {
  const workers = new LiveWorkers({ agentName: "mine", wiretap: "on" });
  for (const fact of facts) workers.wiretap(fact);
  return workers;
}

describe("workers, by the wiretap", () => {
  it.each([
    ["is there from its registration on", [...comes(1)], 1],
    ["is not there while it only asks", comes(1).slice(0, 1), 0],
    ["is gone with its connection", [...comes(1), goes(1)], 0],
    ["of another name is none of ours", comes(1, { agentName: "other" }), 0],
    ["for publishers' jobs is none of ours", comes(1, { jobType: "publisher" }), 0],
    ["with a deployment is none of ours", comes(1, { deployment: "blue" }), 0],
  ])("one that %s", (_, facts, registered) => {
    expect(workersAfter(...facts).registered).toBe(registered);
  });

  it("are available and without load at first, as the server takes them to be", () => {
    expect(workersAfter(...comes(1)).states).toEqual([{ place: 1, status: "available", load: 0, jobs: 0 }]);
  });

  it("are what they last said; a frame without a status leaves it", () => {
    const { states } = workersAfter(...comes(1), says(1, "full", 900, 3), says(1, "unchanged", 650, 2));
    expect(states).toEqual([{ place: 1, status: "full", load: 0.65, jobs: 2 }]);
  });

  it("take places that are free, however often they come back", () => {
    const back = [3, 4, 5].flatMap((link) => [...comes(link), goes(link)]);
    const workers = workersAfter(...comes(1), ...comes(2), goes(1), ...back, ...comes(6));
    expect(workers.states.map(({ place }) => place)).toEqual([1, 2]);
  });

  it("say nothing on a connection that is not there", () => {
    expect(workersAfter(says(7, "full", 1000)).states).toEqual([]);
  });
});

describe("workers without a wiretap", () => {
  const workers = () => new LiveWorkers({ agentName: "mine", wiretap: "off" });
  it("are counted by their own lines, and gone with their process", () => {
    const all = workers();
    for (const role of ["worker-1", "worker-1", "worker-2"]) all.worker(role, { event: "registered", atUs: 1 });
    expect(all.registered).toBe(3);
    all.worker("worker-1", { event: "disconnected", atUs: 2 });
    expect(all.registered).toBe(2);
    all.processExited("worker-1", 3);
    expect(all.registered).toBe(1);
  });
  it("that could not connect at first are not fewer than none", () => {
    const all = workers();
    all.worker("worker-1", { event: "disconnected", atUs: 2 });
    expect(all.registered).toBe(0);
  });
});
