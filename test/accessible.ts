// What must hold of every page of ours, for whoever reads it: axe finds nothing serious.

import axe from "axe-core";
import type { Page } from "playwright-core";

/** @returns a line for each finding that is serious or critical */
export async function seriousOn(page: Page): Promise<readonly string[]> {
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source);
  const found: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[] = await page.evaluate("axe.run().then(({ violations }) => violations)");
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
