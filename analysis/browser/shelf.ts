// The script of the list of what is kept: shows what fits the filters, which stay in the address so that a list can be sent on.

import { all, byId } from "./elements.js";
import { startTheme } from "./theme.js";

startTheme();
const form = byId("filters");
if (!(form instanceof HTMLFormElement)) throw new Error("#filters is no form");
form.hidden = false;
const selects = [...form.querySelectorAll("select")];
const asked = new URLSearchParams(location.hash.slice(1));
for (const select of selects) select.value = asked.get(select.name) ?? "";

const wanted = (name: string): string => selects.find((select) => select.name === name)?.value ?? "";

function show(): void {
  const rows = all("#kept tbody tr");
  for (const row of rows) {
    const { scenario = "", verdict = "", versions = "[]" } = row.dataset;
    const list: readonly string[] = JSON.parse(versions);
    row.hidden = !(
      (wanted("scenario") === "" || wanted("scenario") === scenario) &&
      (wanted("verdict") === "" || wanted("verdict") === verdict) &&
      (wanted("version") === "" || list.includes(wanted("version")))
    );
  }
  byId("count").textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
  const kept = new URLSearchParams(selects.filter(({ value }) => value !== "").map(({ name, value }) => [name, value]));
  history.replaceState(null, "", `#${kept}`);
}

form.addEventListener("change", show);
show();
document.documentElement.dataset.ready = "yes";
