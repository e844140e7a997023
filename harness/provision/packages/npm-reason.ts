// Why npm failed, in a line: from what it prints on standard error, whose form npm has kept since version 7. Pure.

export type NpmReason = { readonly kind: "unreachable" | "other"; readonly text: string };

/** No answer from the registry: no network, no name, a proxy, or npm's own offline mode. */
const unreachableCodes =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EPIPE|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|ENOTCACHED)$/;

/** Lines that say nothing to a user: stacks and their objects, what npm repeats, where it logged. */
const noise = /^(code|errno|syscall|path|dest|network This|network In most|network If|at |\}|A complete log|\w+: ')/;

const longest = 300;

/** @param output what npm printed on standard error */
export function npmReasonOf(output: string): NpmReason {
  const lines = output.split("\n").flatMap((line) => /^npm (?:error|ERR!) *(.*)$/.exec(line.trimEnd())?.[1] ?? []);
  const code = lines.flatMap((line) => /^code (\S+)$/.exec(line)?.[1] ?? [])[0] ?? "";
  const said = lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !noise.test(line))
    // npm begins each line with what it is about.
    .map((line) => line.replace(/^(404|network|notarget|ERESOLVE|Error:|FetchError:) */, ""))
    .find((line) => line !== "");
  const text = [code, said ?? ""].filter((part) => part !== "").join(": ") || output.trim().split("\n").at(-1) || "";
  return { kind: unreachableCodes.test(code) ? "unreachable" : "other", text: text.slice(0, longest) };
}
