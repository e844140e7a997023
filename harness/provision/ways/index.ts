// The ways in their order: what the user named, what is there, what is lightest to bring.

import { cache } from "./cache.js";
import { dockerImage } from "./docker-image.js";
import { environment } from "./environment.js";
import { goModule } from "./go-module.js";
import { path } from "./path.js";
import { release } from "./release.js";
import type { Finder, Maker } from "./way.js";

export const finders: readonly Finder[] = [environment, path, cache];
export const makers: readonly Maker[] = [release, goModule, dockerImage];
