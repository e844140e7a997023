// A path as part of an address: what a folder is called may mean something there (`#`, `?`, `%`).

/** @param path with slashes */
export const encodedPath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
