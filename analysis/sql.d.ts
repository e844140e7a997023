// A .sql file is its text: esbuild (bin/build.mjs) and vitest both load it as a string.

declare module "*.sql" {
  const text: string;
  export default text;
}
