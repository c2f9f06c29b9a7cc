// A server of its own with invented documents, some of them hostile, and a browser to look at it.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

const sign = (...names) => `\n\nSigned by:\n\n${names.join("\n")}\n`;

// Markup that must stay text: in a title, a paragraph, a name, an addressee, the name of a file.
export const ATTACKS = [
  "<script>window.hacked = 1</script>",
  "<img src=x onerror='window.hacked = 2'>",
  "\"><svg onload=window.hacked=3>",
  "javascript:window.hacked=4",
  "{{7*7}}${7*7}",
];
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const documents = {
  "letters/river.txt": `Open letter on the rivers of Kenya\n\n3 May 2019\n\nDear Minister,\n\nWe ask you to keep the river free of dams and to hear those who live beside it.${sign("River Friends Network (Nairobi, Kenya)", "Harbor Watch Association (Mombasa, Kenya)", "Union of Coastal Teachers (Lamu, Kenya)")}`,
  "letters/harbor.txt": `Joint statement on the harbor of Georgia\n\n12 June 2021\n\nThe undersigned groups welcome the opening of the harbor and the river behind it.${sign("River Friends Network", "Harbor Watch Association")}`,
  "letters/schools.txt": `Open letter on schools in Kenya\n\nJanuary 2016\n\nDear Minister,\n\nChildren walk two hours to the river school. We ask for a school in each village.${sign("Union of Coastal Teachers", "River Friends Network")}`,
  "petitions/night.md": "# Petition for night trains\n\n2020-02-01\n\nBring back the night trains between Paris and Lisbon.\n",
  "letters/arabic.md": "# رسالة مفتوحة بشأن النهر\n\n2018-05-04\n\nنحن الموقعين أدناه نطالب بحماية النهر والصيادين الصغار في تونس من التلوث الصناعي.\n",
  "hostile/page.html": `<html><head><title>${escaped(ATTACKS[0])}</title></head><body><h1>${escaped(ATTACKS[0])}</h1><p>A river of markup: ${ATTACKS.map(escaped).join(" and ")}</p><p>Signed by:</p><ul><li>${escaped(ATTACKS[1])} Network</li><li>Friends of ${escaped(ATTACKS[2])}</li></ul></body></html>`,
  "hostile/<img src=x onerror=alert(1)>.txt": `Hostile names\n\nA river in a file whose name is markup.\n\u202eoverridden\u202c\n`,
};
for (let number = 1; number <= 25; number++)
  documents[`many/${number}.txt`] = `Report number ${number} on lakes\n\n${number} March ${2000 + (number % 10)}\n\nThe lake rose by ${number} inches.\n`;

// A PDF of pages of lines in Latin letters.
export function pdf(...pages) {
  const escape = (line) => line.replace(/[()\\]/g, "\\$&");
  const drawn = (lines) => `BT /F1 12 Tf 16 TL 72 720 Td ${lines.map((line) => `(${escape(line)}) Tj T*`).join(" ")} ET`;
  const kids = pages.map((_, at) => `${4 + 2 * at} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  for (const lines of pages) {
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${objects.length + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`);
    objects.push(`<< /Length ${drawn(lines).length} >>\nstream\n${drawn(lines)}\nendstream`);
  }
  let file = "%PDF-1.5\n";
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}

// Serves the documents, and others besides: text by path.
export async function start(more = {}) {
  const folder = mkdtempSync(join(tmpdir(), "undersigned-"));
  for (const [path, text] of Object.entries({ ...documents, ...more })) {
    const place = join(folder, "corpus", path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  const child = spawn(process.env.UNDERSIGNED, ["serve", "corpus", "--port", "0"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  const link = await new Promise((resolve, reject) => {
    child.stdout.once("data", (line) => resolve(String(line).trim()));
    child.once("exit", () => reject(new Error("the server ended")));
  });
  const base = new URL(link).origin;
  const token = new URL(link).searchParams.get("token");
  const ask = async (path) => (await fetch(base + path, { headers: { authorization: `Bearer ${token}` } })).json();
  while ((await ask("/api/progress")).state !== "ready") await new Promise((resolve) => setTimeout(resolve, 50));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    base,
    // The address that opens the page, and what programs ask.
    link,
    token,
    ask,
    browser,
    // A browser that has opened the page.
    async inside(settings = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
      const page = await context.newPage();
      await page.goto(link);
      await page.close();
      return context;
    },
    async stop() {
      await browser.close();
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
