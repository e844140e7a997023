// The wire worker process.
export {};
