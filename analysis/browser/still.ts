// The script of pages that only stand still: the theme can be chosen.

import { startTheme } from "./theme.js";

startTheme();
document.documentElement.dataset.ready = "yes";
