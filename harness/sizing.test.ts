import { describe, expect, it } from "vitest";
import { wishOf } from "./settings.js";
import { type Machine, type Sizing, sizingOf } from "./sizing.js";

const small: Machine = { cores: 2, memoryBytes: 8e9 };
const large: Machine = { cores: 64, memoryBytes: 256e9 };

const sized = (command: string, machine: Machine): Sizing =>
  sizingOf(wishOf(command.split(" "), "abcdefgh").plan, machine);

const resultOf = ({ problems, doubts }: Sizing): string =>
  problems.length > 0 ? "cannot" : doubts.length > 0 ? "doubtful" : "fits";

describe("on a machine of 2 cores and 8 GB", () => {
  it.each([
    ["the default run", "steady", "fits"],
    ["a night's soak", "soak", "fits"],
    ["a soak in segments whose legs overlap", "soak --segment 15s", "doubtful"],
    ["a burst in short segments, which has one leg", "burst --segment 15s", "fits"],
    ["the bench's 100/s", "steady --rate 100 --duration 60s --worker wire --client raw", "fits"],
    ["a burst of 200", "burst --burst 200 --worker wire --client raw", "fits"],
    ["3 jobs of the SDK a second", "steady --rate 3 --duration 60s", "doubtful"],
    ["200/s, most of the cores", "steady --rate 200 --duration 60s --worker wire --client raw", "doubtful"],
    [
      "50/s of the SDK client with a long watch, most of the memory",
      "steady --rate 50 --duration 10m --deadline 30s --worker wire --client sdk",
      "doubtful",
    ],
    [
      "bursts whose virtual users are kept until the next ones are made",
      "burst --burst 2000 --bursts 10 --worker wire",
      "doubtful",
    ],
    ["the same with the SDK's client", "burst --burst 2000 --bursts 10 --worker wire --client sdk", "cannot"],
    ["two legs of a fast soak at a time", "soak --rate 100 --worker wire --deadline 40s --client raw", "doubtful"],
    ["600/s, more than the cores", "steady --rate 600 --duration 60s --worker wire --client raw", "cannot"],
    ["a hundred jobs held for an hour", "steady --rate 1 --duration 1h --hold 10m", "cannot"],
    [
      "100/s with a deadline of 10 minutes",
      "steady --rate 100 --duration 1h --deadline 10m --worker wire --client raw",
      "cannot",
    ],
  ])("%s", (_, command, expected) => {
    expect(resultOf(sized(command, small))).toBe(expected);
  });
});

it.each(["steady --rate 600 --duration 60s --worker wire --client raw", "steady --rate 1 --duration 1h --hold 10m"])(
  "%s may be asked of a large machine",
  (command) => {
    expect(sized(command, large).problems).toEqual([]);
  },
);

it("says the figures and what to change", () => {
  const [memory] = sized("steady --rate 1 --duration 1h --hold 10m", small).problems;
  expect(memory).toMatch(
    /605 job processes about 84\.7 GB.* this machine has 8 GB; ask for a lower rate.*--hold.*--worker wire/,
  );
  const [speed] = sized("steady --rate 600 --duration 60s --worker wire --client raw", small).problems;
  expect(speed).toMatch(/k6 needs about 4\.8 cores for 600 dispatches\/s; this machine has 2/);
});

it("counts no job processes where the worker is not the SDK's", () => {
  expect(sized("steady --rate 1 --duration 1h --hold 10m --worker wire", small).problems).toEqual([]);
});
