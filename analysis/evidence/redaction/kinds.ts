// What is taken out of evidence, in the order in which one stretch of text that is several of them is called by one.

/** With the words for how many there were. */
export const kinds = {
  "private key": "private keys",
  token: "tokens",
  "API key": "API keys",
  secret: "secrets",
  credentials: "credentials in URLs",
  metadata: "values of metadata and attributes",
  environment: "values of the environment",
  "e-mail address": "e-mail addresses",
  "IP address": "IP addresses",
  host: "host names",
  home: "home folders",
  user: "user names",
  agent: "names of agents",
  room: "names of other rooms than Rollcall's",
  participant: "names of other participants than Rollcall's",
  folder: "folders of this checkout",
} as const;

export type Kind = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as readonly Kind[];

/** A stretch of a text. `known`: the same name elsewhere is taken out too, wherever it stands. */
export type Span = {
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
  readonly learn: "known" | "here";
};

/** Those that get a number: the same one gets the same everywhere. */
const numbered: Readonly<Partial<Record<Kind, string>>> = {
  "IP address": "ip",
  host: "host",
  user: "user",
  agent: "agent",
  room: "room",
  participant: "participant",
};

const fixed: Readonly<Partial<Record<Kind, string>>> = {
  ...{ "private key": "<private key>", token: "<token>", "API key": "<API key>", secret: "<secret>" },
  ...{ credentials: "<credentials>", environment: "<environment>", "e-mail address": "<e-mail address>" },
  ...{ home: "<home>", folder: "<rollcall>" },
};

export const prefixOf = (kind: Kind): string | undefined => numbered[kind];

/** @param text what stood there */
export const placeholderOf = (kind: Kind, text: string): string =>
  fixed[kind] ?? `<${kind}, ${text.length} ${text.length === 1 ? "character" : "characters"}>`;

const shapes = `(?<![\\w-])(?:${Object.values(numbered).join("|")})-\\d+(?![\\w-])|<[a-zA-Z -]+(?:, \\d+ characters?)?>|\\*{3}`;
const ours = new RegExp(`^(?:${shapes})$`);

/** Something that was put there instead, by us or by livekit-server. */
export const isPlaceholder = (text: string): boolean => ours.test(text);

/** Each once, in the order in which they stand there. */
export const placeholdersIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(new RegExp(shapes, "g"))].map(([found]) => found)),
];
