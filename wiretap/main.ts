// The wiretap process.
export {};
