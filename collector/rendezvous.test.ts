import { describe, expect, it } from "vitest";
import type { WaitAnswer } from "../contract/collector-api.js";
import { LiveFigures } from "./live.js";
import { Rendezvous } from "./rendezvous.js";

/** A rendezvous whose time is moved by hand. */
function stage(most = 100) {
  let nowMs = 0;
  let timers: { readonly dueMs: number; readonly fire: () => void }[] = [];
  const live = new LiveFigures();
  const rendezvous = new Rendezvous(
    live,
    (delayMs, fire) => {
      const timer = { dueMs: nowMs + delayMs, fire };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    { keepMs: 60_000, most },
  );
  return {
    rendezvous,
    live,
    pendingTimers: () => timers.length,
    pass(ms: number) {
      nowMs += ms;
      for (const timer of timers.filter(({ dueMs }) => dueMs <= nowMs)) {
        timers = timers.filter((other) => other !== timer);
        timer.fire();
      }
    },
    wait(n: number, attempts: readonly number[], options: { readonly forMs?: number; readonly last?: boolean } = {}) {
      const answers: WaitAnswer[] = [];
      const forget = rendezvous.wait({ n, attempts, forMs: options.forMs ?? 1_000, last: options.last ?? false }, (a) =>
        answers.push(a),
      );
      return { answers, forget };
    },
  };
}

/** Where the wall clock reads what the monotonic one does. */
const arrival = (n: number, attempt: number, wallMs: number) => ({ n, attempt, atUs: wallMs * 1000, wallMs });

const arrivedAt = (attempt: number, wallMs: number): WaitAnswer => ({ arrived: true, attempt, arrivedWallMs: wallMs });

describe("Rendezvous", () => {
  it("wakes a wait at the arrival, once, and keeps no timer", () => {
    const { rendezvous, wait, pass, pendingTimers } = stage();
    const { answers } = wait(7, [1]);
    expect(answers).toEqual([]);
    rendezvous.arrive(arrival(7, 1, 210));
    rendezvous.arrive(arrival(7, 1, 300));
    pass(2_000);
    expect(answers).toEqual([arrivedAt(1, 210)]);
    expect(pendingTimers()).toBe(0);
    expect(rendezvous.pendingWaits).toBe(0);
    expect(rendezvous.arrivals).toBe(2);
  });

  it("answers at once when the arrival came before the wait", () => {
    const { rendezvous, wait, pendingTimers } = stage();
    rendezvous.arrive(arrival(7, 1, 210));
    expect(wait(7, [1]).answers).toEqual([arrivedAt(1, 210)]);
    expect(pendingTimers()).toBe(0);
  });

  it("answers that nothing arrived when the time is over, and not before", () => {
    const { wait, pass } = stage();
    const { answers } = wait(7, [1], { forMs: 1_000 });
    pass(999);
    expect(answers).toEqual([]);
    pass(1);
    expect(answers).toEqual([{ arrived: false }]);
  });

  it("wakes every wait of a dispatch and none of another", () => {
    const { rendezvous, wait } = stage();
    const [one, two, other] = [wait(7, [1]), wait(7, [1, 2]), wait(8, [1])];
    rendezvous.arrive(arrival(7, 1, 210));
    expect([one.answers, two.answers, other.answers]).toEqual([[arrivedAt(1, 210)], [arrivedAt(1, 210)], []]);
    expect(rendezvous.pendingWaits).toBe(1);
  });

  it("does not wake a wait for one attempt by the arrival of another", () => {
    const { rendezvous, wait } = stage();
    const { answers } = wait(7, [2]);
    rendezvous.arrive(arrival(7, 1, 210));
    expect(answers).toEqual([]);
    rendezvous.arrive(arrival(7, 2, 900));
    expect(answers).toEqual([arrivedAt(2, 900)]);
  });

  it("answers the earliest of the asked attempts, also when its notification was overtaken", () => {
    const { rendezvous, wait } = stage();
    rendezvous.arrive(arrival(7, 2, 900));
    rendezvous.arrive(arrival(7, 1, 850));
    expect(wait(7, [1, 2]).answers).toEqual([arrivedAt(1, 850)]);
    expect(wait(7, [2]).answers).toEqual([arrivedAt(2, 900)]);
  });

  it("forgets the wait of a client that went away: no answer, no timer, not lost", () => {
    const { rendezvous, wait, pass, live, pendingTimers } = stage();
    const { answers, forget } = wait(7, [1], { last: true });
    forget();
    forget();
    expect([rendezvous.pendingWaits, pendingTimers()]).toEqual([0, 0]);
    pass(2_000);
    rendezvous.arrive(arrival(7, 1, 210));
    expect(answers).toEqual([]);
    expect(live.takeChanged()?.lost).toBe(0);
  });

  it("keeps the latest dispatches only, but every wait", () => {
    const { rendezvous, wait } = stage(2);
    rendezvous.arrive(arrival(1, 1, 1));
    const { answers } = wait(2, [1]);
    rendezvous.arrive(arrival(3, 1, 3));
    rendezvous.arrive(arrival(4, 1, 4));
    expect(wait(4, [1]).answers).toEqual([arrivedAt(1, 4)]);
    expect(wait(1, [1]).answers).toEqual([]);
    rendezvous.arrive(arrival(2, 1, 5));
    expect(answers).toEqual([arrivedAt(1, 5)]);
  });
});

describe("the live figures", () => {
  type Act = (s: ReturnType<typeof stage>) => void;
  const expectDispatch: Act = ({ rendezvous }) => rendezvous.expect({ n: 7, attempt: 1, requestUs: 1_000_000 });
  const expectRescue: Act = ({ rendezvous }) => rendezvous.expect({ n: 7, attempt: 2, requestUs: 11_000_000 });
  const arrive =
    (attempt: number, wallMs: number): Act =>
    ({ rendezvous }) =>
      rendezvous.arrive(arrival(7, attempt, wallMs));
  const lastWaitOver: Act = ({ wait, pass }) => {
    wait(7, [1], { forMs: 10, last: true });
    pass(10);
  };
  const anyWaitOver: Act = ({ wait, pass }) => {
    wait(7, [1], { forMs: 10, last: false });
    pass(10);
  };

  const table: readonly (readonly [string, readonly Act[], readonly [number, number, number, number | null]])[] = [
    ["a request told twice counts once", [expectDispatch, expectDispatch], [1, 0, 0, null]],
    ["a rescue is no request more, nor the zero of its dispatch", [expectDispatch, expectRescue], [1, 0, 0, null]],
    ["a rescue that is told alone is nothing to count a delay from", [expectRescue, arrive(1, 1_210)], [0, 1, 0, null]],
    ["an arrival counts with its delay", [expectDispatch, arrive(1, 1_210)], [1, 1, 0, 210]],
    ["an arrival told twice counts once", [expectDispatch, arrive(1, 1_210), arrive(1, 1_500)], [1, 1, 0, 210]],
    ["a clock that stepped back makes no negative delay", [expectDispatch, arrive(1, 900)], [1, 1, 0, 0]],
    ["a rescue's arrival is none of attempt 1", [expectDispatch, arrive(2, 1_210)], [1, 0, 0, null]],
    ["an arrival whose request was never told has no delay", [arrive(1, 1_210)], [0, 1, 0, null]],
    ["a wait that is not the last loses nothing", [expectDispatch, anyWaitOver], [1, 0, 0, null]],
    ["the last wait ending without attempt 1 is lost", [expectDispatch, lastWaitOver], [1, 0, 1, null]],
    ["lost counts once", [expectDispatch, lastWaitOver, lastWaitOver], [1, 0, 1, null]],
    ["lost stays lost", [expectDispatch, lastWaitOver, arrive(1, 9_000)], [1, 0, 1, null]],
    [
      "a rescue's arrival does not keep it from being lost",
      [expectDispatch, arrive(2, 5_000), lastWaitOver],
      [1, 0, 1, null],
    ],
    ["what arrived is not lost by a last wait", [expectDispatch, arrive(1, 1_210), lastWaitOver], [1, 1, 0, 210]],
  ];
  it.each(table)("%s", (_, acts, [requested, arrived, lost, delayMs]) => {
    const it = stage();
    for (const act of acts) act(it);
    expect(it.live.takeChanged()).toEqual({ requested, arrived, lost, p50Ms: delayMs, p99Ms: delayMs });
  });

  it("are taken only when something changed", () => {
    const it = stage();
    expect(it.live.takeChanged()).toBeUndefined();
    expectDispatch(it);
    expect(it.live.takeChanged()).toBeDefined();
    expect(it.live.takeChanged()).toBeUndefined();
  });

  it("give p50 and p99 over all delays", () => {
    const { rendezvous, live } = stage();
    for (let n = 0; n < 100; n++) {
      rendezvous.expect({ n, attempt: 1, requestUs: 0 });
      rendezvous.arrive(arrival(n, 1, n + 1));
    }
    expect(live.takeChanged()).toMatchObject({ requested: 100, arrived: 100, p50Ms: 50, p99Ms: 99 });
  });
});
