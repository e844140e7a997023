// What an error says, fit to be written down: SDK errors can quote the URL they connected to, which carries a token.

const longestText = 300;

/** One line, at most 300 characters; anything like a JSON Web Token is replaced. */
export function errorText(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
  const message = error instanceof Error ? `${error.message}${cause}` : String(error);
  return message
    .replace(/eyJ[\w.-]*/g, "<token>")
    .replace(/\s+/g, " ")
    .slice(0, longestText);
}
