// Parts of the page. Whatever an answer says is set as text and never read as HTML.
const part = (id) => document.getElementById(id);

function show(element, text) {
  element.textContent = text ?? "";
  element.hidden = !text;
}

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function list(element, texts) {
  element.replaceChildren(...texts.map((text) => made("li", { dir: "auto" }, text)));
  element.hidden = texts.length === 0;
}

// A worded table; the last `foot` rows sum the others up.
function table({ title, header, align, rows, foot }) {
  const cell = (tag, text, column, more = {}) => made(tag, { class: align[column], dir: "auto", ...more }, text);
  const row = (cells) =>
    made("tr", {}, ...cells.map((text, column) =>
      column === 0 ? cell("th", text, column, { scope: "row" }) : cell("td", text, column)));
  const above = rows.slice(0, rows.length - foot);
  const below = rows.slice(rows.length - foot);
  return made("div", { class: "scrolls", tabindex: "0" },
    made("table", {},
      ...(title ? [made("caption", { dir: "auto" }, title)] : []),
      made("thead", {}, made("tr", {}, ...header.map((text, column) => cell("th", text, column, { scope: "col" })))),
      made("tbody", {}, ...above.map(row)),
      ...(foot ? [made("tfoot", {}, ...below.map(row))] : [])));
}

// A menu with what is offered, what is shown now, and a field for anything else. `ask` gets the arguments to change.
function menu(name, words, ask) {
  const select = made("select", { id: name });
  const field = made("input", { id: `other-${name}`, type: "text", autocomplete: "off", spellcheck: "false", dir: "auto" });
  // No form: hosts may forbid pages to submit any.
  const asks = made("button", { type: "button" }, words.ask);
  const other = made("div", { class: "other", hidden: "" },
    made("label", { for: `other-${name}` }, words[`other_${name}`]), made("div", {}, field, asks));
  let offered = [];

  select.addEventListener("change", () => {
    const chosen = offered[select.selectedIndex];
    other.hidden = chosen !== undefined;
    if (chosen !== undefined) ask(chosen.arguments);
    else field.focus();
  });
  const askOther = () => {
    if (field.value.trim() !== "") ask({ [name]: field.value.trim() });
  };
  asks.addEventListener("click", askOther);
  field.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) askOther();
  });

  // `now` is the argument as it was asked, `called` what the answer calls it.
  function offer(choices, now, called) {
    const of = ({ arguments: args }) => (args[name] ?? "") === now;
    let place = choices.findIndex(of);
    if (place < 0) place = choices.findIndex(({ shown }) => shown);
    offered = place < 0 ? [{ label: now || called, arguments: { [name]: now || null } }, ...choices] : choices;
    const groups = new Map();
    const options = [];
    for (const { label, group } of offered) {
      const option = made("option", {}, label);
      if (!group) options.push(option);
      else if (groups.has(group)) groups.get(group).append(option);
      else {
        const held = made("optgroup", { label: group }, option);
        groups.set(group, held);
        options.push(held);
      }
    }
    select.replaceChildren(...options, made("option", {}, words.other));
    select.selectedIndex = Math.max(place, 0);
    other.hidden = true;
  }

  const shown = made("div", { class: "control" }, made("label", { for: name }, words[name]), select);
  return { shown, other, offer };
}

// Two buttons of which one is pressed.
function choice(name, values, chosen, change) {
  const buttons = Object.entries(values).map(([value, label]) => {
    const input = made("input", { type: "radio", name, value, id: `${name}-${value}` });
    input.checked = value === chosen;
    input.addEventListener("change", () => change(value));
    return made("label", { for: `${name}-${value}` }, input, label);
  });
  return buttons;
}
