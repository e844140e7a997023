// cut: at the window's start both sockets of the link are closed without a closing frame. Who connects afterwards is
// served as ever.

import type { WiretapFault } from "../../contract/faults.js";
import type { Moment } from "./moments.js";

export type Cut = Extract<WiretapFault, { readonly kind: "cut" }>;

export const cutMoments = (fault: Cut): readonly Moment[] => [{ atMs: fault.window.fromMs, act: "cut", fault }];
