// A person at a view in Chromium: person.mjs MCP-URL FOLDER CHROMIUM reads steps as JSON from standard input, does them
// in order, and prints what each of them saw as JSON. It serves the host's page, and passes on what that asks.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { buildSync } from "esbuild";
import { chromium } from "playwright-core";

const [mcp, folder, executablePath] = process.argv.slice(2);
const steps = await json(process.stdin);
// What hosts allow a view that asks for nothing more.
const POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'none'";
const SETTLED = 15000;

const bundle = buildSync({
  entryPoints: [new URL("host.ts", import.meta.url).pathname], bundle: true, format: "iife", platform: "browser", write: false,
}).outputFiles[0].text;
const page = `<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><style>body { margin: 0 } iframe { display: block; border: 0; width: 100%; height: 600px }</style><script>${bundle.replaceAll("</script", "<\\/script")}</script>`;

let view = "";
let slow = [];
const server = createServer(async (request, response) => {
  const body = await new Promise((resolve) => {
    const parts = [];
    request.on("data", (part) => parts.push(part)).on("end", () => resolve(Buffer.concat(parts).toString()));
  });
  if (request.url === "/view" && request.method === "POST") {
    view = body;
    response.writeHead(204).end();
  } else if (request.url === "/view") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY }).end(view);
  } else if (request.url === "/mcp") {
    for (const { holds, ms } of slow) if (body.includes(holds)) await new Promise((resolve) => setTimeout(resolve, ms));
    const { host, origin, connection, "content-length": _, ...headers } = request.headers;
    const asked = await fetch(mcp, { method: request.method, headers, ...(body ? { body } : {}) });
    const { "content-encoding": __, "content-length": ___, ...kept } = Object.fromEntries(asked.headers);
    response.writeHead(asked.status, kept);
    if (asked.body === null) response.end();
    else Readable.fromWeb(asked.body).pipe(response);
  } else if (request.url === "/") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  } else response.writeHead(404).end();
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
const seen = [];
try {
  const context = await browser.newContext({ viewport: { width: 900, height: 900 }, reducedMotion: "reduce" });
  const tab = await context.newPage();
  const complaints = [];
  tab.setDefaultTimeout(SETTLED);
  tab.on("console", (line) => { if (["error", "warning"].includes(line.type())) complaints.push(line.text()); });
  tab.on("pageerror", (error) => complaints.push(String(error)));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  const connected = await tab.evaluate(() => window.host.connect());
  for (const step of steps) {
    const before = await shown(tab).catch(() => null);
    if (step.width) await tab.setViewportSize({ width: step.width, height: 900 });
    if (step.prefers) await tab.emulateMedia({ colorScheme: step.prefers, reducedMotion: "reduce" });
    slow = step.slow ?? [];
    for (const part of step.do) await act(tab, part);
    if (step.settles !== false) await settled(tab, step.changes ? before?.headline : undefined);
    seen.push({ name: step.name, ...(await shown(tab)), told: await tab.evaluate(() => window.host.told), connected, complaints: [...complaints] });
    if (step.picture) await painted(tab);
    if (step.picture) await tab.screenshot({ path: `${folder}/${step.name}.png`, fullPage: true });
  }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
process.stdout.write(JSON.stringify(seen));

function frameOf(tab) {
  return tab.frames().find((frame) => frame.url().endsWith("/view"));
}

// The page rests, with an answer or a sentence, and, where it must, with another headline than before.
async function settled(tab, before) {
  await tab.waitForFunction(() => document.querySelector("iframe") !== null);
  const deadline = Date.now() + SETTLED;
  for (;;) {
    const state = await shown(tab).catch(() => null);
    const told = state && !state.busy && state.headline !== before && (state.scope || state.refused || state.text);
    if (told && Math.ceil(state.high) === await tab.evaluate(() => document.querySelector("iframe").clientHeight)) return;
    if (Date.now() > deadline) throw new Error(`it did not come to rest: ${JSON.stringify(state)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// What has just changed is on the screen after the second frame.
function painted(tab) {
  return frameOf(tab).evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

async function act(tab, { what, at, text }) {
  const frame = frameOf(tab);
  switch (what) {
    case "open": return tab.evaluate((asked) => window.host.open(asked), text);
    case "dress": return tab.evaluate((theme) => window.host.dress(theme), text);
    case "close": return tab.evaluate(() => window.host.close());
    case "click": return frame.locator(at).first().click();
    case "type": return frame.locator(at).fill(text);
    case "choose": return frame.locator(at).selectOption({ label: text });
    case "press": return tab.keyboard.press(text);
    case "write": return tab.keyboard.type(text);
    case "wait": return new Promise((resolve) => setTimeout(resolve, text));
    case "tab to": {
      for (let presses = 0; presses < 60; presses += 1) {
        if (await frame.evaluate((selector) => document.activeElement?.matches(selector), at)) return;
        await tab.keyboard.press("Tab");
      }
      throw new Error(`Tab does not reach ${at}`);
    }
    default: throw new Error(`unknown: ${what}`);
  }
}

// All that the page says now.
async function shown(tab) {
  return frameOf(tab).evaluate(() => {
    const said = (id) => { const part = document.getElementById(id); return part === null || part.hidden ? "" : part.textContent; };
    const items = (id) => [...document.querySelectorAll(`#${id} li`)].map((item) => item.textContent);
    const cells = (row) => [...row.children].map((cell) => cell.textContent);
    const active = document.activeElement;
    return {
      headline: said("headline"), tier: said("tier"), scope: said("scope"), rates: said("rates"), status: said("status"),
      definition: said("definition"), provenance: said("provenance"), refused: said("refused"), last: said("last"), text: said("text"),
      readout: said("readout"), chart: said("chart"), checks: items("checks"), remarks: items("remarks"),
      busy: document.getElementById("view").getAttribute("aria-busy") === "true",
      tables: [...document.querySelectorAll("#tables table")].map((table) => ({
        title: table.caption?.textContent ?? null, header: cells(table.tHead.rows[0]),
        rows: [...table.querySelectorAll("tbody tr, tfoot tr")].map(cells),
      })),
      marks: [...document.querySelectorAll('#chart [role="graphics-symbol"][aria-label]')].map((mark) => mark.getAttribute("aria-label")),
      drawn: [...document.querySelectorAll("#chart svg text")].map((text) => text.textContent),
      inOrder: document.querySelectorAll('#chart [role="graphics-symbol"][tabindex="0"]').length,
      focused: active?.getAttribute("aria-label") ?? active?.id ?? "",
      outline: active ? getComputedStyle(active).outlineWidth : "",
      menus: Object.fromEntries(["period", "segment"].map((id) => [id, document.getElementById(id)?.selectedOptions[0]?.label])),
      offered: Object.fromEntries(["period", "segment"].map((id) => [id, [...(document.getElementById(id)?.options ?? [])].map(({ label }) => label)])),
      paper: getComputedStyle(document.body).backgroundColor, chartPaper: document.querySelector("#chart svg")?.style.backgroundColor ?? null,
      chartShown: !document.getElementById("figure").hidden, tableShown: !document.getElementById("tables").hidden,
      high: document.getElementById("view").getBoundingClientRect().height, wide: document.documentElement.scrollWidth, images: document.images.length,
    };
  });
}
