// How a path is written in the manifest. Apart from paths.ts, which is bundled into the k6 program (see wave-schema.ts).

import { z } from "zod";
import { pathNames, roomStates } from "./paths.js";

export const weightedPathSchema = z
  .object({ path: z.enum(pathNames), room: z.enum(roomStates), weight: z.int().positive() })
  .readonly();
