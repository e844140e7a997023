// Which offered jobs a stub takes: this run's and no others. An agent's name can be shared (--agent-name): accepting a
// stranger's job would put a silent stub into a real call, while a rejected one is offered to the next worker at once.

import type { JobFacts } from "../contract/events.js";

export const admissionOf = ({ n }: JobFacts): "accept" | "reject" => (n >= 0 ? "accept" : "reject");
