import { expect, test } from "vitest";
import { librariesIn } from "./redis-image.js";

test("the files that ldd names, the loader too, and not what the kernel maps by itself", () => {
  const ldd = [
    "\tlinux-vdso.so.1 (0x00007f14df184000)",
    "\tlibatomic.so.1 => /lib/x86_64-linux-gnu/libatomic.so.1 (0x00007f14df169000)",
    "\tlibgone.so.1 => not found",
    "\t/lib64/ld-linux-x86-64.so.2 (0x00007f14df186000)",
  ].join("\n");
  expect(librariesIn(ldd)).toEqual(["/lib/x86_64-linux-gnu/libatomic.so.1", "/lib64/ld-linux-x86-64.so.2"]);
});

test("a static program names none", () => {
  expect(librariesIn("\tnot a dynamic executable")).toEqual([]);
});
