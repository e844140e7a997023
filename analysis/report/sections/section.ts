// A part of the page: what it is called, which fields of the summary it reads, and what it shows.

import type { Summary } from "../../../contract/summary.js";
import type { Piece } from "../../page/markup.js";
import type { Picture } from "../../page/picture.js";
import type { Report } from "../report.js";

export type Section = {
  readonly id: string;
  readonly title: string;
  /** Without any of these it says that it cannot be shown. */
  readonly needs: readonly (keyof Summary)[];
  /** `null`: this run has nothing of it, which needs no words. */
  readonly show: (report: Report) => Piece;
};

/** Pictures that are files too, for Markdown; `null` where the run does not have what it shows. */
export type Drawn = (report: Report) => Picture | null;
