// Which offered jobs a stub takes: this run's and no others. An agent's name can be shared (--agent-name): accepting a
// stranger's job would put a silent stub into a real call, while a rejected one is offered to the next worker at once.

import type { JobFacts } from "../contract/events/job.js";
import { roomPrefixOf } from "../contract/ids.js";

/** By our key in the job's metadata. */
export const admissionOf = ({ n }: JobFacts): "accept" | "reject" => (n >= 0 ? "accept" : "reject");

/** For a wire stub, whose jobs may carry the user's own metadata (a rival beside an external worker): the room tells too. */
export const roomAdmissionOf = (facts: JobFacts, runId: string): "accept" | "reject" =>
  facts.room.startsWith(roomPrefixOf(runId)) ? "accept" : admissionOf(facts);
