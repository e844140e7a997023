// Reads the paths of a run as they are written: `create-room`, or several with weights, `create-room=1,token@live=2`.

import { askingText, pathNames, roomStates, type WeightedPath } from "../contract/paths.js";
import { UsageError } from "../contract/usage-error.js";
import { nearestOf } from "./nearest.js";

/** The order is drawn in blocks as long as the sum of the weights: longer ones would bunch a path. */
const mostWeight = 1_000;

/** @param room of a path that does not say its own. @throws UsageError with every problem */
export function pathsOf(text: string, room: WeightedPath["room"]): readonly WeightedPath[] {
  const problems: string[] = [];
  const paths = text.split(",").flatMap((part) => pathOf(part.trim(), room, problems) ?? []);
  const names = paths.map(askingText);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length > 0) problems.push(`${twice[0]} is named twice`);
  const weight = paths.reduce((sum, path) => sum + path.weight, 0);
  if (weight > mostWeight) problems.push(`the weights add up to ${weight}; at most ${mostWeight}`);
  if (problems.length > 0) throw new UsageError(problems);
  return paths;
}

function pathOf(part: string, room: WeightedPath["room"], problems: string[]): WeightedPath | undefined {
  const match = /^([^=@]*)(?:@([^=@]*))?(?:=(.*))?$/.exec(part);
  const [, name = "", state = room, weight = "1"] = match ?? [];
  const path = pathNames.find((one) => one === name);
  const roomState = roomStates.find((one) => one === state);
  const isWeight = /^[1-9]\d{0,3}$/.test(weight);
  if (path === undefined) {
    problems.push(`"${name}" is not a path${nearestOf(name, pathNames, "")}; there are ${pathNames.join(", ")}`);
  }
  if (roomState === undefined) problems.push(`"${state}" is not a room; after @ there are fresh and live`);
  if (!isWeight) problems.push(`the weight "${weight}" of ${name} is not a whole number from 1 to ${mostWeight}`);
  if (path === undefined || roomState === undefined || !isWeight) return undefined;
  return { path, room: roomState, weight: Number(weight) };
}
