// A link's chain of faults, as Toxiproxy has its toxics: each stage takes a message and hands on none, one or two, now
// or later, to the next. What comes out of the last is what the wiretap observes.

import type { Frame } from "../frames.js";
import type { Clock } from "../record.js";

/** `wire` is exactly what was sent. */
export type Message = { readonly wire: Buffer; readonly frame: Frame };

export type HandOn = (message: Message) => void;

export type Stage = {
  readonly take: (message: Message, handOn: HandOn) => void;
  /** The link's direction is over: nothing that is held is handed on any more. */
  readonly close: () => void;
};

/** What one fault's stage on one link is given. */
export type StageKit = {
  /** Whether the fault strikes this message; asked once for each, because it counts. */
  readonly strikes: (message: Message) => boolean;
  /** Writes down that it did. */
  readonly injected: (message: Message) => void;
  /** A number in [0, 1) of this message, for the fault's own use; the same whenever the run is repeated. */
  readonly chanceOf: (message: Message) => number;
  readonly startTimer: Clock["startTimer"];
};
