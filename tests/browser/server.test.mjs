// The rig itself: if its faults did not happen, the scenarios that rely on them would prove nothing.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { POLICY, serve } from "./server.mjs";
import { temporary } from "./rig.mjs";

const content = Buffer.from("0123456789");

async function start(options) {
  const folder = temporary();
  writeFileSync(join(folder, "pack"), content);
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  const server = await serve(folder, options);
  const get = (range) => fetch(server.url + "pack", range ? { headers: { Range: range } } : {});
  const bytes = async (response) => Buffer.from(await response.arrayBuffer()).toString();
  return { server, get, bytes };
}

test("whole files, ranges, the policy and the log", async () => {
  const { server, get, bytes } = await start();
  try {
    const whole = await get();
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get("content-security-policy"), POLICY);
    assert.equal(await bytes(whole), "0123456789");
    const part = await get("bytes=2-4");
    assert.equal(part.status, 206);
    assert.equal(part.headers.get("content-range"), "bytes 2-4/10");
    assert.equal(await bytes(part), "234");
    assert.equal(await bytes(await get("bytes=8-")), "89");
    assert.equal(await bytes(await get("bytes=-3")), "789");
    assert.equal((await get("bytes=10-12")).status, 416);
    const index = await fetch(server.url);
    assert.equal(index.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(server.requests.length, 6);
    assert.deepEqual(server.requests[1], { path: "/pack", range: "bytes=2-4", status: 206, bytes: 3 });
    server.forget();
    assert.equal(server.bytes, 0);
  } finally {
    await server.close();
  }
});

test("a host without ranges sends the whole file", async () => {
  const { server, get, bytes } = await start({ range: false });
  try {
    const answer = await get("bytes=2-4");
    assert.equal(answer.status, 200);
    assert.equal(await bytes(answer), "0123456789");
  } finally {
    await server.close();
  }
});

test("each fault happens, and can be repaired", async () => {
  let fault;
  const { server, get, bytes } = await start({ fault: () => fault });
  try {
    fault = "missing";
    assert.equal((await get()).status, 404);
    fault = "error";
    assert.equal((await get()).status, 503);
    fault = "cut";
    assert.equal(await bytes(await get()), "012345678");
    fault = "flip";
    assert.equal(await bytes(await get()), "0123446789");
    assert.equal(await bytes(await get("bytes=0-4")), "01234");
    fault = "reset";
    await assert.rejects(get());
    fault = undefined;
    assert.equal(await bytes(await get()), "0123456789");
  } finally {
    await server.close();
  }
});

test("paths outside the folder are not served", async () => {
  const { server } = await start();
  try {
    for (const path of ["../../../../../../etc/hostname", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/hostname"]) {
      assert.equal((await fetch(server.url + path)).status, 404);
    }
  } finally {
    await server.close();
  }
});
