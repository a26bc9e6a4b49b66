// One answer of one tool, and the way to the next: a choice changes one argument and asks the tool again.
const { tool, name, words } = JSON.parse(part("told").textContent);
// `first` is how the assistant asked, `chosen` what the person changed since, by menu; `offered` the segments at first.
// `again` says that what is shown was asked anew, and need not be what the assistant said.
const state = { first: {}, chosen: {}, offered: [], again: false, id: null, turn: 0, can: {}, theme: null, shows: "chart", drawn: null, worn: null };
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const theme = () => state.theme ?? (dark.matches ? "dark" : "light");

const menus = {
  period: menu("period", words, (args) => change({ period: args })),
  segment: menu("segment", words, (args) => change({ segment: args })),
};
part("controls").append(
  menus.period.shown, menus.segment.shown,
  made("fieldset", { class: "control either" }, made("legend", {}, words.show_as),
    ...choice("shows", { chart: words.chart, table: words.table }, state.shows, showAs)),
  menus.period.other, menus.segment.other);
part("hint").textContent = words.marks;
part("last").textContent = words.last;
part("status").textContent = words.waiting;

const host = talkToHost(name, {
  "tool-input": ({ arguments: args }) => { Object.assign(state, { first: args ?? {}, chosen: {}, offered: [] }); },
  "tool-result": (result) => take(result),
  "tool-cancelled": () => { refuse(words.cancelled); },
  "host-context-changed": (surroundings) => settle(surroundings),
  teardown: () => { state.turn += 1; },
});

const textOf = (result) => (result.content ?? []).filter(({ type }) => type === "text").map(({ text }) => text).join("\n");
const idOf = (result) => result.structuredContent?.id;

// The answer that the assistant asked for.
async function take(result) {
  state.turn += 1;
  const turn = state.turn;
  await ready;
  if (result.isError) return refuse(textOf(result));
  if (!state.can.serverTools) return tell(textOf(result));
  const id = idOf(result);
  // Some hosts pass the text of a result alone. The same words may mean a later period by now.
  state.again = id === undefined;
  return attempt(turn, () => (id === undefined ? ask(turn) : draw(turn, id)));
}

// What is asked now. A choice may take an argument away, as a breakdown of which it leaves one row; another brings it back.
function args() {
  const all = { ...state.first, ...state.chosen.period, ...state.chosen.segment };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

// The answer that the person asks for: what the assistant asked, with other arguments. The last choice wins.
async function change(chosen) {
  state.turn += 1;
  const turn = state.turn;
  Object.assign(state.chosen, chosen);
  state.again = false;
  await attempt(turn, async () => {
    const result = await ask(turn);
    if (result !== null) tellModel(result);
  });
}

// Asks the tool and shows what it says. Resolves to an answer that is shown, else to null.
async function ask(turn) {
  const result = await host.call(tool, args());
  if (turn !== state.turn) return null;
  if (result.isError) {
    refuse(textOf(result));
    return null;
  }
  return (await draw(turn, idOf(result))) ? result : null;
}

async function attempt(turn, asking) {
  part("view").setAttribute("aria-busy", "true");
  part("status").textContent = words.asking;
  try {
    await asking();
  } catch {
    // The host could not ask, or refused to.
    if (turn === state.turn) refuse(words.failed);
  } finally {
    if (turn === state.turn) rest();
  }
}

function rest() {
  part("view").setAttribute("aria-busy", "false");
  part("status").textContent = state.again && state.drawn !== null ? words.again : "";
  dress();
}

// Words, choices and chart of the answer `id`, unless something else was asked meanwhile.
async function draw(turn, id) {
  const worn = theme();
  const result = await host.call("draw_answer", { id, theme: worn });
  if (turn !== state.turn) return false;
  if (result.isError) {
    refuse(textOf(result));
    return false;
  }
  Object.assign(state, { id, worn });
  state.drawn = result.structuredContent;
  await fill(state.drawn);
  return true;
}

async function fill({ words: said, picture, period, periods, segments }) {
  show(part("refused"), "");
  part("last").hidden = true;
  part("view").classList.remove("last");
  part("headline").textContent = said.headline;
  for (const line of ["tier", "scope", "rates"]) show(part(line), said[line]);
  list(part("checks"), [...said.checks, ...said.comparison]);
  list(part("remarks"), picture.remarks);
  part("definition").textContent = said.definition;
  part("provenance").textContent = said.provenance;
  part("tables").replaceChildren(...said.tables.map(table));
  if (state.offered.length === 0) state.offered = segments;
  menus.period.offer(periods, args().period ?? "", period);
  menus.segment.offer(segments.map(asAtFirst), args().segment ?? "", "");
  part("controls").hidden = false;
  part("answer").hidden = false;
  await drawChart(picture);
  showAs(state.shows);
}

// A choice as it was offered beside the assistant's own question, of which the arguments are changed.
function asAtFirst(offer) {
  const same = state.offered.find(({ label, group }) => label === offer.label && group === offer.group);
  return { ...offer, arguments: (same ?? offer).arguments };
}

async function drawChart({ specification, instead }) {
  part("readout").textContent = "";
  part("hint").hidden = specification === null;
  if (specification === null) {
    part("chart").replaceChildren(made("p", { dir: "auto" }, instead));
    return;
  }
  // Without `eval`, which hosts forbid: expressions are interpreted.
  await vegaEmbed(part("chart"), specification, { ast: true, actions: false, renderer: "svg", tooltip: false });
  walkable(part("chart").querySelector("svg"), (said) => { part("readout").textContent = said; });
}

// What was asked cannot be answered: the sentence stands over the last answer, which says that it is the last one.
function refuse(sentence) {
  rest();
  show(part("refused"), sentence);
  part("last").hidden = state.drawn === null;
  part("view").classList.toggle("last", state.drawn !== null);
}

// Where a view may not ask, the answer as the assistant got it.
function tell(text) {
  rest();
  show(part("text"), text);
  part("status").textContent = words.fixed;
}

function tellModel(result) {
  if (state.can.updateModelContext === undefined) return;
  // An assistant that does not want to know is no fault of the person's.
  host.tellModel(`${state.drawn.seen}\n\n${textOf(result)}`).catch(() => {});
}

function showAs(shows) {
  state.shows = shows;
  part("figure").hidden = shows !== "chart";
  part("tables").hidden = shows !== "table";
}

function settle(surroundings) {
  if (surroundings.theme !== undefined) state.theme = surroundings.theme;
  dress();
}

function dress() {
  document.documentElement.dataset.theme = theme();
  const rests = part("view").getAttribute("aria-busy") === "false";
  // Whatever is being asked for comes in the theme of then, or is dressed when it is there.
  if (rests && state.drawn !== null && state.worn !== theme()) redraw();
}

// The same chart in the theme of now; what stands around it stays, also a refusal. A host that fails keeps the old one.
async function redraw() {
  const { turn, id } = state;
  const worn = theme();
  const result = await host.call("draw_answer", { id, theme: worn }).catch(() => ({ isError: true }));
  if (turn !== state.turn || result.isError) return;
  state.worn = worn;
  await drawChart(result.structuredContent.picture);
}

// A chart that is wider than the page fades where there is more of it.
function fade() {
  const { scrollWidth, clientWidth, scrollLeft } = part("chart");
  part("chart").classList.toggle("more", scrollWidth - clientWidth - scrollLeft > 1);
}

part("chart").addEventListener("scroll", fade, { passive: true });
dark.addEventListener("change", dress);
dress();
const grows = new ResizeObserver(() => {
  fade();
  const { width, height } = part("view").getBoundingClientRect();
  host.tellSize(Math.ceil(width), Math.ceil(height));
});

const ready = host.begin().then(({ can, surroundings }) => {
  state.can = can;
  settle(surroundings);
  grows.observe(part("view"));
});
// A page that no host answers, or that a browser opened by itself.
ready.catch(() => refuse(words.failed));
