// A port for the tests on which nothing happens: time stands still, nothing is written or sent. A test puts its own parts in.

import { wallMs } from "../contract/instants.js";
import type { Port } from "./port.js";

const nothing = () => {};

export const trialPort = (own: Partial<Port>): Port => ({
  nowMs: () => wallMs(0),
  write: nothing,
  http: async () => ({ status: 0, body: "", error: "no network in this world" }),
  socket: () => {
    throw new Error("no socket is opened here");
  },
  after: () => () => {},
  sleep: async () => {},
  base64Url: (text) => text,
  hmacSha256: (_, text) => text,
  abort: (reason) => {
    throw new Error(reason);
  },
  metrics: { requested: nothing, refused: nothing, arrived: nothing, judged: nothing, rescued: nothing },
  ...own,
});
