// Types of files in a real browser: the filter, pages of a PDF, originals that lie in other files.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pdf, start } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const wells = pdf(
  ["Open letter on the wells", "", "14 March 2019", "", "Dear Minister of Water,", "", "The wells of the valley in Kenya are dry since the autumn."],
  ["We ask you to repair the pumps of the villages before the rains.", "", "The people of the valley have walked for water since the autumn."],
  ["Signed by:", "", "Wells Alliance, Nairobi", "Union of Pumps, Lima", "Farmers of the Delta, Lagos"],
);
const mailbox = `From ana@lake.example Thu Mar 14 10:00:00 2019
Message-ID: <1@lake.example>
From: Ana Roe <ana@lake.example>
Subject: The gazette
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=x"

--=x
Content-Type: text/plain

The gazette is attached.
--=x
Content-Type: text/plain; name="annex.txt"
Content-Disposition: attachment; filename="annex.txt"

Statement on the gazette: it must appear again.
--=x--
`;

let site;
before(async () => (site = await start({ "types/wells.pdf": wells, "types/all.mbox": mailbox })));
after(() => site?.stop());

async function open(path, look) {
  const context = await site.inside();
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  try {
    await page.goto(site.base + path);
    await look(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

test("a type is chosen among the filters", () =>
  open("/", async (page) => {
    const types = page.locator("[data-field=type]");
    await types.getByRole("link", { name: /^PDF/ }).click();
    await page.locator("#found", { hasText: "1 document" }).waitFor({ timeout: 5000 });
    assert.match(page.url(), /type=pdf/);
    assert.equal(await page.locator(".hit .type").textContent(), "PDF");
    // The other types stay in sight.
    await types.getByRole("link", { name: /^E-mail/ }).waitFor();
    await page.getByRole("link", { name: "Type of file: PDF" }).waitFor();
  }));

test("a passage leads to its page in the text, and from there to the original", () =>
  open("/?q=pumps", async (page) => {
    await page.getByRole("link", { name: "page 2", exact: true }).click();
    await page.locator("#page-2").waitFor();
    assert.match(page.url(), /#page-2$/);
    const link = page.locator("#page-2 a");
    const address = await link.getAttribute("href");
    assert.match(address, /\/original\?view=1#page=2$/);
    const answer = await page.request.get(site.base + address);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    assert.equal(await page.locator(".break").count(), 3);
    const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
    const serious = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  }));

test("the original of an attachment is saved under its name", () =>
  open("/?q=gazette+type:text", async (page) => {
    await page.locator(".hit h3 a").first().click();
    const link = page.getByRole("link", { name: "Original file" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(download.suggestedFilename(), "annex.txt");
    assert.match(readFileSync(await download.path(), "utf8"), /must appear again/);
  }));
