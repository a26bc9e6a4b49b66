// Pictures of messages and views, close to what a person sees: render.mjs FOLDER CHROMIUM reads
// [{name, blocks, title?}] as JSON from standard input and writes FOLDER/name.png of each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { json } from "node:stream/consumers";
import { chromium } from "playwright-core";
import { Message } from "slack-blocks-to-jsx";

const [folder, executablePath] = process.argv.slice(2);
const style = readFileSync(createRequire(import.meta.url).resolve("slack-blocks-to-jsx").replace(/index\.m?js$/, "style.css"), "utf8");
const rendered = await json(process.stdin);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
try {
  const page = await browser.newPage({ viewport: { width: 760, height: 400 } });
  for (const { name, blocks } of rendered) {
    const message = createElement(Message, { blocks, name: "Holdfast", logo: "data:,", time: new Date(0), showBlockKitDebug: false });
    await page.setContent(`<style>${style} body { font-family: "Liberation Sans", sans-serif; margin: 12px }</style>${renderToStaticMarkup(message)}`);
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }
} finally {
  await browser.close();
}
