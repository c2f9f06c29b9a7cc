// What a person does with the pages, in a real browser: with mouse, with keys alone, on a phone, without script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { start } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site;
before(async () => (site = await start()));
after(() => site?.stop());

// Opens a page and fails on any error, refused resource or request to elsewhere.
async function open(path, settings = {}, look = async () => {}) {
  const context = await site.inside(settings);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith(site.base) || faults.push(`request to ${request.url()}`));
  page.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  try {
    await page.goto(site.base + path);
    await look(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

const found = (page, text) => page.locator("#found", { hasText: text }).waitFor({ timeout: 5000 });
const titles = (page) => page.locator(".hit h3").allTextContents();

test("results come as you type, and the address follows", () =>
  open("/", {}, async (page) => {
    await found(page, "32 documents");
    await page.locator("#q").pressSequentially("schools");
    await found(page, "1 document");
    assert.deepEqual(await titles(page), ["Open letter on schools in Kenya"]);
    assert.match(page.url(), /\?q=schools$/);
    assert.match(await page.title(), /^schools/);
  }));

test("filters are chosen, excluded and taken away, and the back button goes through them", () =>
  open("/?q=river", {}, async (page) => {
    const number = async (kinds) => `${(await site.ask(`/api/search?q=river&${kinds}`)).total} documents`;
    const letters = await number("kind=open-letter");
    const both = await number("kind=open-letter&kind=joint-statement");
    assert.notEqual(letters, both);
    const kind = page.locator("[data-field=kind]");
    await kind.getByRole("link", { name: /^Open letter/ }).click();
    await found(page, letters);
    assert.match(page.url(), /kind=open-letter/);
    // Counts of the other kinds stay.
    await kind.getByRole("link", { name: /^Joint statement/ }).click();
    await found(page, both);
    await page.getByRole("link", { name: "Kind: Joint statement" }).click();
    await found(page, letters);
    await kind.getByRole("link", { name: "Exclude Open letter" }).click();
    await page.waitForURL(/not\.kind=open-letter/);
    await page.goBack();
    await found(page, letters);
    await page.goBack();
    await found(page, both);
    await page.goBack();
    await page.goBack();
    await page.waitForURL(/\?q=river$/);
    assert.equal(await page.locator("#q").inputValue(), "river");
    await page.locator(".chips").waitFor({ state: "detached", timeout: 5000 });
  }));

test("countries open below their region", () =>
  open("/", {}, async (page) => {
    const places = page.locator("[data-field=country]");
    await places.locator("summary", { hasText: "Sub-Saharan Africa" }).click();
    await places.getByRole("link", { name: /^Kenya/ }).click();
    await page.waitForURL(/country=KE/);
    await found(page, "2 documents");
    assert.equal(await places.locator("details[open]").count(), 1);
  }));

test("years are brushed", () =>
  open("/", {}, async (page) => {
    const bars = page.locator(".brush [data-year]");
    const [from, until] = [await bars.nth(0).boundingBox(), await bars.nth(5).boundingBox()];
    await page.mouse.move(from.x + 2, from.y + 30);
    await page.mouse.down();
    await page.mouse.move(until.x + 2, until.y + 30, { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/since=2000&until=2005/);
    await page.getByRole("link", { name: /^Date: 2000 to 2005/ }).waitFor();
    // All years are still there.
    assert.ok((await bars.count()) > 15);
  }));

test("a signatory is found among many", () =>
  open("/network", {}, async (page) => {
    await page.locator("svg.network").waitFor();
    await page.locator("td").getByRole("link", { name: "River Friends Network" }).first().click();
    await page.getByRole("heading", { name: "River Friends Network" }).waitFor();
    await page.getByRole("link", { name: "3 documents" }).first().waitFor();
    await page.getByRole("link", { name: "Union of Coastal Teachers" }).waitFor();
  }));

test("pages of hits", () =>
  open("/?q=lakes", {}, async (page) => {
    await found(page, "25 documents");
    await page.getByRole("link", { name: "Next" }).click();
    await page.waitForURL(/page=2/);
    await page.getByText("21 to 25 of 25").waitFor();
    assert.equal((await titles(page)).length, 5);
  }));

test("a document shows the evidence for its fields, its neighbors and citations", () =>
  open("/?q=river&sort=oldest", {}, async (page) => {
    await page.getByRole("link", { name: "Open letter on the rivers of Kenya" }).click();
    await page.waitForURL(/\/documents\//);
    const about = page.getByLabel("About the document");
    await about.getByRole("link", { name: /evidence for/ }).first().hover();
    assert.ok((await page.locator(".ground.lit").count()) > 0);
    const rows = page.locator("table tbody tr");
    assert.equal(await rows.count(), 3);
    await page.getByRole("button", { name: "Name" }).click();
    assert.match(await rows.first().textContent(), /^Harbor Watch/);
    await page.getByText("Cite", { exact: true }).click();
    assert.match(await page.getByLabel("BibTeX").textContent(), /^@misc\{/);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Original file" }).click()]);
    assert.equal(download.suggestedFilename(), "river.txt");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "Joint statement on the harbor of Georgia" }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/\?q=river&sort=oldest$/);
  }));

test("everything can be done with keys alone", () =>
  open("/overview", {}, async (page) => {
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.keyboard.type("river");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/\?q=river/);
    await page.keyboard.press("/");
    await page.keyboard.press("ArrowDown");
    const first = await page.evaluate(() => document.activeElement.textContent);
    assert.equal(first, (await titles(page))[0]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: first, exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/\?q=river/);
    await page.keyboard.press("?");
    await page.waitForURL(/\/help/);
    await page.goto(`${site.base}/?q=river`);
    // A filter is reached by Tab and keeps the focus when it is chosen.
    await page.locator("[data-field=kind] .choose").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/kind=/);
    await page.waitForFunction(() => document.activeElement.matches(".choose[aria-current]"));
  }));

test("hostile documents stay text", async () => {
  const paths = ["/?q=markup", "/?q=river", "/overview", "/network", "/values?field=signatory", "/?q=%22%3E%3Cscript%3Ewindow.hacked=5%3C/script%3E"];
  const { hits } = await site.ask("/api/search?q=markup");
  paths.push(...hits.map((hit) => `/documents/${hit.id}?q=markup&at=1`));
  for (const path of paths)
    await open(path, {}, async (page) => {
      assert.equal(await page.evaluate(() => window.hacked), undefined, path);
      assert.equal(await page.locator("main img, main script, main [onload], main [onerror], a[href^='javascript:']").count(), 0, path);
    });
  await open("/?q=markup", {}, async (page) => {
    assert.match((await titles(page)).join(), /<script>window\.hacked = 1<\/script>|page\.html/);
    await page.locator("#q").fill("river");
    await found(page, "documents");
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
});

test("nothing is wider than a phone", async () => {
  for (const path of ["/?q=river", "/", "/overview", "/network", "/help", "/values?field=signatory", "/signatory?name=River+Friends+Network", await documentPath("rivers")])
    await open(path, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async (page) => {
      const [inner, scroll] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      assert.ok(scroll <= inner, `${path} is ${scroll} wide`);
    });
});

test("searching and reading need no script", () =>
  open("/", { javaScriptEnabled: false }, async (page) => {
    await page.locator("#q").fill("river");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("link", { name: /^Open letter 2/ }).click();
    assert.match(await page.locator("#found").textContent(), /^2 documents/);
    await page.getByLabel("From").fill("2018");
    await page.getByRole("button", { name: "Set" }).click();
    assert.match(page.url(), /since=2018/);
    assert.match(page.url(), /kind=open-letter/);
    assert.deepEqual(await titles(page), ["Open letter on the rivers of Kenya"]);
    await page.getByRole("link", { name: "Open letter on the rivers of Kenya" }).click();
    await page.getByText("keep the river free of dams").waitFor();
    await page.getByRole("link", { name: "Back to the hits" }).click();
    assert.match(page.url(), /since=2018/);
  }));

test("Arabic runs from right to left", () =>
  open("/?q=النهر", {}, async (page) => {
    const title = page.locator(".hit h3").first();
    assert.equal(await title.getAttribute("lang"), "ar");
    assert.equal(await title.evaluate((heading) => getComputedStyle(heading).direction), "rtl");
  }));

const documentPath = async (words) => {
  const { hits } = await site.ask(`/api/search?q=${words}`);
  return `/documents/${hits[0].id}?q=${words}&at=1`;
};

test("no serious finding of axe, light and dark", { timeout: 120_000 }, async () => {
  const paths = ["/?q=river&kind=open-letter&not.country=GE", "/?q=zebra", "/overview", "/network", "/help", "/api", "/values?field=signatory", "/signatory?name=River+Friends+Network", "/nowhere"];
  paths.push(await documentPath("rivers"), await documentPath("الصيادين"));
  for (const colorScheme of ["light", "dark"]) {
    const settings = { colorScheme, viewport: { width: 1280, height: 900 } };
    const [inside, outside] = [await site.inside(settings), await site.browser.newContext(settings)];
    for (const [path, context] of [["/", outside], ...paths.map((path) => [path, inside])]) {
      const page = await context.newPage();
      await page.goto(site.base + path);
      // The script of the check comes through the driver, which the pages' policy does not bind.
      const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
      const serious = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      const told = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
      assert.deepEqual(told, [], `${colorScheme} ${path}`);
      await page.close();
    }
    await inside.close();
    await outside.close();
  }
});
