// A script for the page, bundled and minified by bin/build.mjs, as its text.
declare module "browser:report" {
  const text: string;
  export default text;
}
declare module "browser:shelf" {
  const text: string;
  export default text;
}
declare module "browser:still" {
  const text: string;
  export default text;
}
declare module "browser:live" {
  const text: string;
  export default text;
}
