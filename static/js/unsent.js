// What is told of words that wait on the device: whether the portal keeps them beside what stands, and where they belong.

// The columns of an attendance row that are one fact beside the head (rules/heading.py), by their fields.
const ATTENDED = ["status", "first_item", "last_item", "serving"];
// How someone took part is two ticks on the page.
const TICKS = ["present", "guest"];

// What was saved while another had written is kept by the portal: it stands beside, as this person's own.
export function besides(editor, name, value) {
  const [id, part] = name.split("/");
  const texts = [...editor.querySelectorAll("[data-beside]")].filter((one) => one.dataset.beside === id).map((one) => one.querySelector(`[data-beside-field="${CSS.escape(part || "")}"]`));
  if (texts.some((one) => one && one.textContent.trim() === value.trim())) return true;
  return [...editor.querySelectorAll("[data-beside-head]")].some(({ dataset }) => besidesHead(dataset.besideHead, dataset.besideValue, name, value));
}

function besidesHead(at, kept, name, value) {
  // Of a row that is gone all stands beside.
  if (at.endsWith("|")) return name.startsWith(at);
  const row = name.slice(0, name.lastIndexOf("|") + 1);
  const field = name.slice(row.length);
  const column = row && TICKS.includes(field) ? "status" : field;
  const ticked = ["true", "false"].includes(value);
  if (row && ATTENDED.includes(column) && at === `${row}attended`) return ticked || String(JSON.parse(kept)[column] ?? "") === value;
  return at === row + column && (ticked || kept === value);
}

// Whoever was named here and has a row by now, by another or by a press whose answer never came, is the one in that row.
export function known(editor, kept) {
  const unnamed = "attendance||";
  const name = (kept[`${unnamed}name`] || "").trim();
  const row = [...editor.querySelectorAll(".attendance-named")].find((one) => one.dataset.row && one.querySelector("[name$='-name']").value === name);
  if (!row) return;
  for (const field of Object.keys(kept).filter((one) => one.startsWith(unnamed))) {
    kept[`attendance|${row.dataset.row}|${field.slice(unnamed.length)}`] = kept[field];
    delete kept[field];
  }
}

// How someone took part is one fact: that they were away is put back without the numbers that another has given since.
export function givenSince(field) {
  const row = field.closest("[data-row]");
  const away = row && (/-present$/.test(field.name) ? !field.checked : /-status$/.test(field.name) && field.value === "absent");
  return away ? [...row.querySelectorAll("[name$='-first_item'], [name$='-last_item'], [name$='-serving']")] : [];
}

// A decision that was never saved has no row on a page that is opened anew: its § gets an empty one, of the same number.
export function makeRoom(editor, name) {
  const [, id, number] = /^([^/|]+)\/decisions-(\d+)-/.exec(name) || [];
  const block = [...editor.querySelectorAll("[data-paragraph-block]")].find((one) => one.querySelector("[name$='-item_id']").value === id);
  if (!block) return;
  const row = editor.querySelector("[data-blank-decision]").content.firstElementChild.cloneNode(true);
  const own = `${block.dataset.prefix}decisions-${number}-`;
  for (const one of row.querySelectorAll("*")) {
    for (const attribute of one.attributes) if (["id", "name", "for", "aria-describedby"].includes(attribute.name)) attribute.value = attribute.value.replaceAll("blank-", own);
  }
  row.setAttribute("aria-label", row.getAttribute("aria-label").replace("0", Number(number) + 1));
  block.querySelector("button[value^='decision-']").before(row);
}

export function placeOf(field) {
  const block = field.closest("[data-paragraph-block]");
  const row = field.closest(".attendance-row");
  const group = field.closest("fieldset.field");
  const labels = [group && group.querySelector("legend"), field.labels && field.labels[0]];
  const label = labels.map((one) => one && one.textContent.trim()).filter(Boolean).join(": ");
  const head = block ? paragraphIn(block) : row ? row.querySelector("[name$='-name']").value : "";
  return [head.trim(), label].filter(Boolean).join(": ");
}

export function paragraphIn(block) {
  return `${block.querySelector("legend").textContent.trim()} ${block.querySelector("[name$='-heading']").value}`.trim();
}

export function wordsOf(editor, field, value) {
  if (field.type === "checkbox") return value === "true" ? editor.dataset.tickedWords : editor.dataset.untickedWords;
  const chosen = field.tagName === "SELECT" && [...field.options].find((option) => option.value === value);
  return chosen ? chosen.textContent.trim() : value;
}

// What was kept before each had words of their own is kept for whoever opens the page.
export function adopt(old, key) {
  try {
    const what = localStorage.getItem(old);
    if (what && !localStorage.getItem(key)) localStorage.setItem(key, what);
    localStorage.removeItem(old);
  } catch {
    // As when nothing is kept.
  }
}

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}
