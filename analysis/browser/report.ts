// The script of report.html. The page can be read without it; with it one can change the theme, look closer, and open the
// dispatch that one points at.

import { unpackPoints } from "../report/packed-points.js";
import type { PageData } from "../report/page-data.js";
import { startChosen } from "./chosen.js";
import { all, dataIn } from "./elements.js";
import { startExplorer } from "./explorer.js";
import { startTheme } from "./theme.js";

startTheme();
const { cloud, meanwhile, points: packed, told } = dataIn<PageData>("page-data");
const points = packed === null ? [] : unpackPoints(packed);
const byNumber = new Map(points.map((point) => [point.n, point]));
const chosen = startChosen((n) => byNumber.get(n));
for (const link of all("[data-open]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    chosen.open(Number(link.dataset.open));
  });
}
if (cloud !== null) startExplorer({ cloud: { ...cloud, points }, meanwhile, first: told[0], open: chosen.open });
document.documentElement.dataset.ready = "yes";
