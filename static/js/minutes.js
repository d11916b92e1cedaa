// The minutes' editor: saves each paragraph while it is written, keeps unsent words on the device, shows the typeset pages.
//
// A paragraph is sent with the revision that it was written from. When another person has saved it meanwhile the portal
// keeps both texts and says so. Without a connection the words wait here and are sent when it is back; after a closed
// window they are offered again.

import { adopt, besides, givenSince, known, makeRoom, placeOf, read, wordsOf } from "./unsent.js";

const PAUSE = 1200;
const AGAIN = 5000;
const LOGGED_OUT = 30_000;
// So long after the portal last took the page's token nobody asks whether it is still good.
const SURE = 60_000;

const form = document.querySelector("[data-minutes-editor]");
if (form) start(form);

function start(editor) {
  // Each has words of their own on a device that several use.
  const key = `minutes-${editor.dataset.minutes}-${editor.dataset.writer}`;
  // What was kept before that was kept for whoever opens the page.
  for (const end of ["", "-from"]) adopt(`minutes-${editor.dataset.minutes}${end}`, key + end);
  const kept = read(key);
  // What the kept words were written from: of each paragraph the revision, of the head ("") all that the page was opened with.
  const begun = read(`${key}-from`);
  const saved = editor.querySelector("[data-saved]");
  let preview = 0;
  let leaving = false;
  let renewing = null;
  let pressing = false;
  const since = new Set(); // the fields that were written in on this page
  let heard = Date.now();

  const write = () => {
    try {
      for (const id of Object.keys(begun)) if (!Object.keys(kept).some((name) => paragraphOf(name) === id)) delete begun[id];
      for (const [place, what] of [[key, kept], [`${key}-from`, begun]]) {
        if (Object.keys(what).length) localStorage.setItem(place, JSON.stringify(what));
        else localStorage.removeItem(place);
      }
    } catch {
      // No room or no permission: the words stand on the page, and saving goes on.
    }
  };

  const nameOf = (field) => {
    const block = field.closest("[data-paragraph-block]");
    const id = block && block.querySelector("[name$='-item_id']").value;
    // Of ticks that share a name, each is told apart by what it stands for; a tick alone says "y".
    const tick = field.type === "checkbox" && field.value !== "y" ? `=${field.value}` : "";
    if (id) return `${id}/${field.name.slice(block.dataset.prefix.length)}${tick}`;
    const row = field.closest("[data-row]");
    // Rows change places with each other, and so their numbers; the one of whom nobody has named yet is always another.
    if (row) return `attendance|${row.dataset.row}|${field.name.replace(/^attendance-\d+-/, "")}`;
    return field.name + tick;
  };
  const paragraphOf = (name) => (name.includes("/") && !name.startsWith("attendance|") ? name.split("/")[0] : "");
  const baseAt = (block) => (block ? block.querySelector("[name$='-revision']") : editor.querySelector("[name='opened']"));
  // The mark of what a § said when it was opened or last saved, and who was ticked in it. While an answer is awaited, or
  // missed, nobody knows it.
  const standsAt = (block, mark, ticked = "") => {
    block.querySelector("[name$='-stood']").value = mark;
    block.querySelector("[name$='-ticked']").value = ticked;
  };
  const valueOf = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
  const fieldOf = (name) => [...editor.elements].find((field) => field.name && !hidden(field) && nameOf(field) === name);
  const hidden = (field) => field.type === "hidden" || field.tagName === "BUTTON" || field.tagName === "FIELDSET";
  const changed = (field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    const first = [...field.options].find((option) => option.defaultSelected) || field.options[0];
    return Boolean(first) && field.value !== first.value;
  };
  const stands = (field, value) => (field.tagName === "TEXTAREA" ? field.value.includes(value) : valueOf(field) === value);
  const tell = (words) => {
    saved.textContent = words;
  };

  // Whoever has been told that nothing is taken does not lose the page by a press: it asks first.
  const failed = (words) => {
    heard = 0;
    tell(words);
  };

  // What a press of a button sent, and the portal took, is kept no longer, also where it stands otherwise now: a § number
  // that followed its §, a time as the portal writes it.
  const sent = read(`${key}-sent`);
  if (sent.press && sent.press === editor.dataset.taken) for (const name of Object.keys(kept)) if (kept[name] === sent.kept[name]) delete kept[name];

  // What is kept from before and stands on the page already was saved; the rest is offered again.
  if (!("notTaken" in editor.dataset)) {
    known(editor, kept);
    for (const name of Object.keys(kept)) {
      const field = fieldOf(name);
      if ((field && valueOf(field) === kept[name]) || besides(editor, name, kept[name])) delete kept[name];
    }
    write();
  }
  offer();

  function offer() {
    const box = editor.querySelector("[data-unsent]");
    for (const [name, value] of Object.entries(kept)) if (value.trim() && !fieldOf(name)) makeRoom(editor, name);
    const lost = Object.entries(kept).filter(([name, value]) => {
      const field = fieldOf(name);
      return value.trim() && !(field && valueOf(field) === value);
    });
    if (!lost.length) return;
    const lines = new Map();
    const list = box.querySelector("[data-unsent-list]");
    for (const [name, value] of lost) {
      const where = document.createElement("p");
      const line = document.createElement("p");
      const field = fieldOf(name);
      where.className = "small soft";
      where.textContent = field ? placeOf(field) : editor.dataset.goneWords;
      line.className = "as-written";
      line.textContent = field ? wordsOf(editor, field, value) : value;
      list.append(where, line);
      lines.set(name, [where, line]);
    }
    box.hidden = false;
    box.querySelector("[data-unsent-use]").addEventListener("click", () => {
      for (const [name, value] of lost) {
        const field = fieldOf(name);
        if (!field) continue;
        // Sent as written from what stood then: what another has saved since is not written over. Where that is not
        // known, no revision is right.
        if (since.has(name)) {
          // Newer words are never written over: the older ones come after them, or stay in the list.
          if (field.tagName !== "TEXTAREA" || stands(field, value)) continue;
          field.value = `${field.value}\n\n${value}`.trim();
        } else {
          const block = field.closest("[data-paragraph-block]");
          const from = begun[paragraphOf(name)] || "";
          if (block) baseAt(block).value = from || "0";
          else if (from.startsWith("{")) baseAt(block).value = from;
          if (field.type === "checkbox") field.checked = value === "true";
          else field.value = value;
        }
        field.dispatchEvent(new Event("input", { bubbles: true }));
        for (const other of givenSince(field)) {
          if (nameOf(other) in kept || ["", "false"].includes(valueOf(other))) continue;
          if (other.type === "checkbox") other.checked = false;
          else other.value = "";
          other.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
      // What has no place any more, and older words than those that stand, stay to be copied.
      for (const [name, value] of lost) if (fieldOf(name) && stands(fieldOf(name), value)) for (const one of lines.get(name)) one.remove();
      box.hidden = !list.children.length;
    });
    box.querySelector("[data-unsent-drop]").addEventListener("click", () => {
      for (const [name] of lost) if (lines.get(name)[0].isConnected) delete kept[name];
      write();
      box.hidden = true;
    });
  }

  const blocks = new Map();
  for (const block of editor.querySelectorAll("[data-paragraph-block]")) blocks.set(block, { timer: 0, busy: false, again: false });

  editor.addEventListener("input", (event) => written(event.target));

  function written(field) {
    if (!field.name || hidden(field)) return;
    const block = field.closest("[data-paragraph-block]");
    const name = nameOf(field);
    if (!(paragraphOf(name) in begun)) begun[paragraphOf(name)] = baseAt(block).value;
    since.add(name);
    kept[name] = valueOf(field);
    write();
    tell(editor.dataset.unsavedWords);
    if (block) later(block, PAUSE);
  }

  // Whoever was quicker than this page has written already.
  for (const field of editor.elements) if (field.name && !hidden(field) && changed(field)) written(field);

  function waits(block) {
    return [...block.querySelectorAll("input, textarea, select")].some((field) => field.name && !hidden(field) && nameOf(field) in kept);
  }

  function later(block, pause) {
    const state = blocks.get(block);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => send(block), pause);
  }

  async function send(block) {
    const state = blocks.get(block);
    const prefix = block.dataset.prefix;
    const id = block.querySelector("[name$='-item_id']").value;
    if (!id || leaving) return;
    if (state.busy) {
      state.again = true;
      return;
    }
    state.busy = true;
    const sent = {};
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(editor)) if (name.startsWith(prefix)) body.append(name.slice(prefix.length), value);
    for (const field of block.querySelectorAll("input, textarea, select")) if (field.name && !hidden(field)) sent[nameOf(field)] = valueOf(field);
    standsAt(block, "");
    try {
      let answer = await post(body);
      if (answer.status === 400) {
        if (!(await recognised())) {
          later(block, LOGGED_OUT);
          return;
        }
        answer = await post(body);
      }
      if (answer.status >= 500) throw new Error(String(answer.status));
      const json = (answer.headers.get("Content-Type") || "").includes("json");
      // The log-in has ended, or the page is too old for its form: the words wait as they do without a connection.
      if (answer.redirected || [400, 401].includes(answer.status) || (answer.status >= 400 && !json)) {
        const out = answer.redirected || [400, 401].includes(answer.status);
        failed(out ? editor.dataset.loggedOutWords : editor.dataset.refusedWords);
        later(block, out ? LOGGED_OUT : AGAIN);
        return;
      }
      const told = json ? await answer.json() : { state: "wrong" };
      took(block, told, sent);
    } catch {
      failed(editor.dataset.offlineWords);
      later(block, AGAIN);
    } finally {
      state.busy = false;
      if (state.again) {
        state.again = false;
        later(block, 0);
      }
    }
  }

  async function post(body) {
    body.set("csrf_token", editor.querySelector("[name='csrf_token']").value);
    const answer = await fetch(editor.dataset.paragraph, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) heard = Date.now();
    return answer;
  }

  // Is it still the writer who is logged in here? Says so when it is not.
  async function recognised() {
    const whose = await renew();
    if (whose !== "mine") failed(editor.dataset[`${whose}Words`]);
    return whose === "mine";
  }

  // The token of a page is that of its log-in. Whoever has logged in again since gets the new one from the editor's own
  // page; words of one person are never sent as another's.
  function renew() {
    renewing ||= (async () => {
      const answer = await fetch(location.pathname);
      if (answer.status >= 500) throw new Error(String(answer.status));
      // Void minutes have no editor: its address leads to their page.
      if (answer.redirected && new URL(answer.url).pathname === location.pathname.replace(/\/edit$/, "")) return "refused";
      if (answer.redirected || answer.status === 401) return "loggedOut";
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-minutes-editor]");
      if (!page) return "refused";
      if (page.dataset.writer !== editor.dataset.writer) return "another";
      const token = page.querySelector("[name='csrf_token']").value;
      for (const one of document.querySelectorAll("[name='csrf_token']")) one.value = token;
      document.querySelector("meta[name='csrf-token']").content = token;
      heard = Date.now();
      return "mine";
    })().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  function took(block, told, sent) {
    const said = block.querySelector("[data-said]");
    if (told.state === "saved") {
      baseAt(block).value = told.revision;
      // What is written on from here is written from this.
      const id = block.querySelector("[name$='-item_id']").value;
      if (id in begun) begun[id] = String(told.revision);
      const rows = [...block.querySelectorAll(".editor-decision")].filter((row) => row.querySelector("textarea").value.trim());
      if (rows.length === told.decisions.length) rows.forEach((row, place) => (row.querySelector("[name$='-decision_id']").value = told.decisions[place]));
      said.hidden = true;
      const suggested = block.querySelector("[data-suggested]");
      if (suggested && suggested.innerHTML.trim() !== told.suggested.trim()) suggested.innerHTML = told.suggested;
    } else {
      said.textContent = told.said || editor.dataset.unsavedWords;
      if (told.link) {
        const link = document.createElement("a");
        link.href = `${told.link}#${block.id}`;
        link.textContent = told.see;
        said.append(" ", link);
      }
      said.hidden = false;
    }
    if (!["saved", "beside"].includes(told.state)) return;
    standsAt(block, told.stood, told.ticked);
    // Words that were written on while these were under way stay kept.
    for (const [name, value] of Object.entries(sent)) if (kept[name] === value) delete kept[name];
    write();
    if (told.state === "saved" && !Object.keys(kept).length) saved.innerHTML = told.said;
    else tell(editor.dataset.unsavedWords);
    clearTimeout(preview);
    preview = setTimeout(draw, PAUSE / 2);
  }

  async function draw() {
    const pages = document.querySelector("[data-preview-pages]");
    try {
      const answer = await fetch(editor.dataset.preview);
      if (answer.ok && !answer.redirected) pages.innerHTML = await answer.text();
    } catch {
      // The pages as they stood stay where they are.
    }
  }

  // Whoever comes back may have logged in again elsewhere, or be logged out: told at once when there are words that wait.
  for (const event of ["online", "focus", "visibilitychange", "pageshow"]) {
    addEventListener(event, ({ type, persisted }) => {
      if (type === "pageshow") leaving = false;
      // What a press had sent may have been saved.
      if (persisted) for (const block of blocks.keys()) standsAt(block, "");
      if (type === "pageshow" ? persisted : document.visibilityState === "visible") back();
    });
  }

  async function back() {
    heard = 0;
    const waiting = [...blocks.keys()].filter(waits);
    for (const block of waiting) later(block, 0);
    // What stands in the head is saved by a button alone.
    if (waiting.length || ![...editor.elements].some((field) => field.name && !hidden(field) && kept[nameOf(field)] === valueOf(field))) return;
    try {
      if (await recognised()) tell(editor.dataset.unsavedWords);
    } catch {
      // Without a connection nobody knows, and a press will tell.
    }
  }

  editor.addEventListener("submit", (event) => {
    if (Date.now() - heard < SURE) {
      leaving = true;
      remember();
      return;
    }
    event.preventDefault();
    if (!pressing) press(event.submitter);
  });

  function remember() {
    const press = `${Date.now()}-${Math.random()}`;
    editor.querySelector("[name='press']").value = press;
    try {
      localStorage.setItem(`${key}-sent`, JSON.stringify({ press, kept }));
    } catch {
      // As when nothing is kept: what was sent may be offered again.
    }
  }

  // A form whose token is too old is refused whole, and one person's words are never sent as another's.
  async function press(button) {
    pressing = true;
    try {
      if (await recognised()) editor.requestSubmit(button);
    } catch {
      tell(editor.dataset.unreachedWords);
    } finally {
      pressing = false;
    }
  }

  addEventListener("beforeunload", (event) => {
    if (!leaving && Object.keys(kept).length) event.preventDefault();
  });
  draw();
}
