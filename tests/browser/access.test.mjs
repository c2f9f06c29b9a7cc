// Who gets in, in a real browser: by the printed address, by the form, by links of other sites; and who does not.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { start } from "./site.mjs";

let site;
before(async () => (site = await start()));
after(() => site?.stop());

// A page of another site, with this text.
async function elsewhere(text, look) {
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(`<!doctype html><title>elsewhere</title>${text}`));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // Another name is another site, whatever it leads to.
    await look(`http://localhost:${server.address().port}/`, `http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const found = (page) => page.locator("#found", { hasText: "documents" }).waitFor({ timeout: 5000 });

async function using(context, look) {
  try {
    const page = await context.newPage();
    await look(page, context);
  } finally {
    await context.close();
  }
}

test("the printed address opens the page and does not stay", async () =>
  using(await site.browser.newContext(), async (page, context) => {
    await page.goto(`${site.link}&q=river`);
    await found(page);
    assert.equal(page.url(), `${site.base}/?q=river`);
    const [cookie] = await context.cookies();
    assert.equal(cookie.httpOnly, true);
    assert.equal(cookie.sameSite, "Strict");
    assert.equal(await page.evaluate(() => document.cookie), "");
    await page.goto(`${site.base}/overview`);
    await page.getByRole("heading", { name: "32 documents" }).waitFor();
    // The empty page of the start, and the two that were asked for.
    assert.equal(await page.evaluate(() => history.length), 3);
  }));

test("without the token there is a form, which leads to where one wanted", async () =>
  using(await site.browser.newContext(), async (page) => {
    const answer = await page.goto(`${site.base}/?q=river`);
    assert.equal(answer.status(), 401);
    assert.equal(await page.locator("#found").count(), 0);
    await page.getByLabel("Token").fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("that is not the token").waitFor();
    await page.getByLabel("Token").fill(site.token);
    await page.getByRole("button", { name: "Open" }).click();
    await page.waitForURL(`${site.base}/?q=river`);
    await found(page);
  }));

test("a file that leads to the address opens the page, as --open does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "undersigned-"));
  const file = join(folder, "way.html");
  writeFileSync(file, `<!doctype html><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${site.link}">`);
  await using(await site.browser.newContext(), async (page) => {
    await page.goto(pathToFileURL(file).href);
    await page.waitForURL(`${site.base}/`);
    await found(page);
  });
  rmSync(folder, { recursive: true });
});

test("a link of another site needs one more click", async () =>
  elsewhere(`<a href="${site.base}/?q=river">letters</a>`, async (other) =>
    using(await site.inside(), async (page) => {
      await page.goto(other);
      await page.getByRole("link", { name: "letters" }).click();
      await page.getByRole("link", { name: "open the page" }).click();
      await page.waitForURL(`${site.base}/?q=river`);
      await found(page);
    }),
  ));

test("pages of other sites, and of other ports, get nothing and cause nothing", async () =>
  elsewhere(`<img src="${site.base}/pictures/map.svg"><iframe src="${site.base}/"></iframe><script src="${site.base}/api/search?q=river"></script>`, async (...others) => {
    for (const other of others)
      await using(await site.inside(), async (page) => {
        const statuses = [];
        page.on("response", (answer) => answer.url().startsWith(site.base) && statuses.push(answer.status()));
        await page.goto(other);
        const fetched = await page.evaluate((base) => fetch(`${base}/api/stats`, { credentials: "include" }).then(() => "read", () => "refused"), site.base);
        assert.equal(fetched, "refused");
        assert.deepEqual([...new Set(statuses)], [403], other);
      });
  }));

test("nothing but style and script is kept by the browser", async () =>
  using(await site.inside(), async (page) => {
    const kept = [];
    page.on("response", async (answer) => (answer.headers()["cache-control"] === "no-store" ? null : kept.push(new URL(answer.url()).pathname)));
    for (const path of ["/?q=river", "/overview", "/network", "/help"]) await page.goto(site.base + path);
    assert.deepEqual([...new Set(kept)].filter((path) => !path.startsWith("/assets/")), []);
  }));
