// A person at the page of local-slack, in Chromium: page.mjs URL FOLDER reads steps as JSON from standard input,
// does them in order, and keeps a picture after each. Prints what every step saw, as JSON.
import { json } from "node:stream/consumers";
import { chromium } from "playwright-core";

const [url, folder, executablePath] = process.argv.slice(2);
const steps = await json(process.stdin);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
const seen = [];
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  page.setDefaultTimeout(15000);
  await page.goto(url);
  for (const [number, step] of steps.entries()) {
    try {
      for (const part of step.do) await act(page, part);
      if (step.gone) await page.locator(step.gone).first().waitFor({ state: "detached" });
      if (step.sees) await page.locator(step.sees).last().waitFor();
    } finally {
      await page.screenshot({ path: `${folder}/${String(number + 1).padStart(2, "0")}-${step.name}.png` });
    }
    seen.push({ name: step.name, text: await page.locator("body").innerText() });
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(seen));

async function act(page, { what, at, text, last }) {
  const found = at && (last ? page.locator(at).last() : page.locator(at).first());
  switch (what) {
    case "click": return found.click();
    case "type": return found.fill(text);
    case "press": return found.press(text);
    case "choose": return found.selectOption({ label: text });
    default: throw new Error(`unknown: ${what}`);
  }
}
