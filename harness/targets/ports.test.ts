import { expect, test } from "vitest";
import { onFreePorts, PortTaken } from "./ports.js";

/** Starts that end as told, one after the other; `tried` are the HTTP ports they were given. */
function starts(...outcomes: readonly ("ok" | Error)[]) {
  const tried: number[] = [];
  const said: string[] = [];
  let next = 0;
  const run = () =>
    onFreePorts(
      async ({ http }) => {
        const outcome = outcomes[tried.push(http) - 1] ?? "ok";
        if (outcome !== "ok") throw outcome;
        return http;
      },
      {
        choosePorts: async () => {
          next += 1;
          return { http: next, udp: next + 100 };
        },
        say: (line) => said.push(line),
      },
    );
  return { run, tried, said };
}

test("a port that was taken in between is chosen anew, and said", async () => {
  const { run, said } = starts(new PortTaken("x"), "ok");
  expect(await run()).toBe(2);
  expect(said).toEqual(["port 1 (TCP) or 101 (UDP) was taken in between; choosing others"]);
});

test("three taken ports are enough", async () => {
  const { run, tried } = starts(new PortTaken("1"), new PortTaken("2"), new PortTaken("3"), "ok");
  await expect(run()).rejects.toThrow("3");
  expect(tried).toEqual([1, 2, 3]);
});

test("another failure is not tried again", async () => {
  const { run, tried } = starts(new Error("bad configuration"));
  await expect(run()).rejects.toThrow("bad configuration");
  expect(tried).toEqual([1]);
});
