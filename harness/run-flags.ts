// Every flag of `rollcall run`, declared once: name, form, default and sentence. From this come the help and the list of
// names that the command line may hold; settings.ts says what their values mean.

type Setting = { readonly form: string; readonly fallback: string; readonly sentence: string };

/** A flag that takes a value; `form` is shown in the help. */
export const valueSettings = {
  rate: { form: "R", fallback: "the scenario's", sentence: "dispatches per second; also 30/m or 100/h" },
  duration: { form: "D", fallback: "the scenario's", sentence: "how long dispatches are requested" },
  rooms: { form: "N", fallback: "rate x duration", sentence: "how many dispatches, instead of --duration" },
  burst: { form: "N", fallback: "the scenario's", sentence: "rooms made at once" },
  bursts: { form: "N", fallback: "the scenario's", sentence: "how many bursts" },
  every: { form: "D", fallback: "the scenario's", sentence: "from one burst to the next" },
  gaps: { form: "D,D...", fallback: "the scenario's", sentence: "from one burst to the next, for each of them" },
  from: { form: "R", fallback: "the scenario's", sentence: "the rate at which a ramp begins" },
  to: { form: "R", fallback: "the scenario's", sentence: "the rate at which a ramp ends" },
  peak: { form: "R", fallback: "the scenario's", sentence: "the rate of a spike" },
  "peak-for": { form: "D", fallback: "the scenario's", sentence: "how long the spike is" },
  arrivals: {
    form: "A",
    fallback: "uniform",
    sentence: "uniform: evenly spaced; poisson: at random times, drawn from the seed",
  },
  path: {
    form: "P[,P...]",
    fallback: "create-room",
    sentence: "create-room, create-dispatch or token; several with weights: create-room=1,create-dispatch@live=2",
  },
  "warm-up": {
    form: "W",
    fallback: "none",
    sentence: "none, or each-path: one dispatch by each path before the load starts, counted nowhere",
  },
  hold: { form: "D", fallback: "the scenario's", sentence: "how long a job stays after its entry" },
  deadline: { form: "D", fallback: "10s", sentence: "after the request, an arrival is in time until then" },
  grace: {
    form: "D",
    fallback: "10s",
    sentence: "after the deadline, an arrival is late until then; later it is lost",
  },
  seed: {
    form: "N",
    fallback: "random",
    sentence: "repeats what is drawn at random: arrivals, the order of paths, faults; written into the manifest",
  },
  target: { form: "T", fallback: "native", sentence: "native, container, env (LIVEKIT_URL) or a URL" },
  project: {
    form: "NAME",
    fallback: "none",
    sentence: "instead of --target: the server of a project of lk, LiveKit's command line, with its keys",
  },
  "remote-rate": {
    form: "R",
    fallback: "1",
    sentence: "allow up to R dispatches a second on a server that is not on this machine",
  },
  "remote-rooms": {
    form: "N",
    fallback: "50",
    sentence: "allow up to N rooms at once on a server that is not on this machine",
  },
  nodes: {
    form: "N",
    fallback: "1",
    sentence: "livekit-servers joined by a Redis; dispatches ask them, and workers connect to them, in turn",
  },
  "workers-on": { form: "N,N", fallback: "all", sentence: "the nodes that workers connect to, from 1" },
  "server-version": { form: "V", fallback: "1.13.5", sentence: "livekit-server's version for native and container" },
  worker: {
    form: "W",
    fallback: "sdk",
    sentence: "sdk (@livekit/agents), wire (the protocol alone, 100 jobs a second) or external (your agent)",
  },
  "agents-version": {
    form: "V|FOLDER",
    fallback: "Rollcall's own",
    sentence: "@livekit/agents of an sdk worker: 1.2.3, ^1.2, latest, or the folder of a built checkout",
  },
  "node-version": {
    form: "V",
    fallback: "Rollcall's own",
    sentence: "Node of an sdk worker and its job processes, from npm: 24, ^22.12, 24.3.0",
  },
  workers: { form: "N", fallback: "1", sentence: "workers under the same agent name; 0 for none" },
  "workers-after": { form: "D", fallback: "0s", sentence: "workers are started so long after the load" },
  "idle-processes": { form: "N", fallback: "3", sentence: "warm job processes of each sdk worker" },
  capacity: { form: "N", fallback: "none", sentence: "jobs that each wire worker holds at most" },
  "worker-timeout": { form: "D", fallback: "2m", sentence: "how long an external worker is waited for" },
  "worker-env": {
    form: "FILE",
    fallback: "none",
    sentence:
      "a new file (0600) with LIVEKIT_URL, and the key of a server of ours, for an external worker; removed at the end",
  },
  "tap-port": { form: "N", fallback: "a free one", sentence: "where the wiretap listens for workers, on loopback" },
  room: {
    form: "R",
    fallback: "fresh",
    sentence:
      "fresh, or live: each room is made before its dispatch is asked for, without an agent; or by path: token@live",
  },
  metadata: {
    form: "TEXT|@FILE",
    fallback: "empty",
    sentence: "passed through untouched to an external worker's jobs; our own are known by theirs",
  },
  client: {
    form: "C",
    fallback: "sdk up to 50/s, else raw",
    sentence: "sdk (livekit-server-sdk) or raw (Twirp by hand)",
  },
  "server-sdk-version": {
    form: "V",
    fallback: "Rollcall's own",
    sentence: "livekit-server-sdk in the k6 program of the sdk client: 2.15.4, ^2.13, latest",
  },
  "agent-name": {
    form: "NAME",
    fallback: "rollcall-<run id>",
    sentence: "the agent that is asked for; needed with --worker external",
  },
  "k6-out": {
    form: "OUTPUT",
    fallback: "none",
    sentence: "passed to k6 as --out (json=FILE, experimental-prometheus-rw, opentelemetry ...); may be repeated",
  },
  "live-port": {
    form: "N",
    fallback: "4747",
    sentence: "where the page of --live is; if the port is taken, on the next free one",
  },
  "metrics-port": {
    form: "N",
    fallback: "none",
    sentence:
      "serves the run's metrics for Prometheus on /metrics, on loopback; if the port is taken, on the next free one",
  },
  "metrics-host": {
    form: "ADDRESS",
    fallback: "127.0.0.1",
    sentence: "serves them on this address instead: 0.0.0.0 opens them to the network, without a password",
  },
  fault: {
    form: "SPEC",
    fallback: "none",
    sentence: "disturbs the run on purpose: 'drop:assignment p=0.1'; may be repeated; see below",
  },
  segment: {
    form: "D",
    fallback: "none",
    sentence: "cuts the events into files this long, packed while the run goes on, for runs of hours; 15s to 1h",
  },
  checkpoint: {
    form: "D",
    fallback: "5m with --segment, else none",
    sentence: "judges the run so far this often while it goes on, into checkpoint.json",
  },
  excuse: {
    form: "CAUSE",
    fallback: "none",
    sentence: "reports dispatches that are late or lost for this cause without judging them; may be repeated",
  },
  "max-lost-rate": { form: "S", fallback: "0", sentence: "limit of the share of lost dispatches: 0.01 or 1%" },
  "max-late-rate": { form: "S", fallback: "0", sentence: "limit of the share of late dispatches" },
  "max-p50": {
    form: "D",
    fallback: "none",
    sentence: "at most half of the dispatches may take longer, lost ones included",
  },
  "max-p90": { form: "D", fallback: "none", sentence: "at most 10 % may take longer" },
  "max-p99": { form: "D", fallback: "none", sentence: "at most 1 % may take longer" },
  "max-scheduling-delay": {
    form: "D",
    fallback: "50ms, of bursts 250ms",
    sentence: "k6's own p99 lateness beyond which a run is void",
  },
  "max-event-loop-delay": {
    form: "D",
    fallback: "50ms",
    sentence: "the collector's own p99, or the wiretap's, beyond which a run is void",
  },
  "min-free": {
    form: "SIZE",
    fallback: "500MB",
    sentence: "a run is not started, or ends, with less room than this where it is written; 0MB for no limit",
  },
  out: { form: "FOLDER", fallback: "results", sentence: "where run folders are made" },
} as const satisfies Readonly<Record<string, Setting>>;

export type ValueName = keyof typeof valueSettings;

/** A flag that stands alone. */
export const switchSettings = {
  "no-recover": "sends no createDispatch when a first request missed its deadline",
  "no-wiretap": "workers connect to the server directly; causes get coarser",
  "fail-on-drift":
    "a measure that creeps over the run, or steps up in it, breaks a limit; otherwise drift is reported and not judged",
  live: "a page that shows the run while it goes on, for this machine alone",
  open: "opens the page of --live in the browser, where there is one",
  join: "a wire worker opens the room's signalling socket for each job, so that the server sees a participant",
  json: "prints summary.json and nothing else",
  quiet: "prints the verdict in one line and nothing else",
} as const;
