// The one function that the tests use of a package without types.
declare module "snappyjs" {
  /** Of the block format, as Prometheus' remote write has it. */
  export function uncompress(compressed: Buffer): Buffer;
}
