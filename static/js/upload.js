// Files dropped anywhere on the page, or chosen, are sent one by one with a bar each; photographs together as one document.
// Large files go in pieces, so that a lost line costs little. Without this module the form sends everything at once, and nothing is lost.

import { foldIfMany } from "./accepting.js";
import { largeEnough, sendInPieces } from "./pieces.js";

const form = document.querySelector("[data-upload]");
const rows = document.querySelector("[data-upload-rows]");
const veil = document.querySelector("[data-drop-veil]");
const none = document.querySelector("[data-upload-empty]");
const words = form?.dataset;
const atOnce = 2;
const queue = [];
const photographs = [];
let running = 0;

function make(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.textContent = text;
  return element;
}

function waitingRow(name) {
  const row = make("li", { class: "upload-row" });
  const line = make("p", { class: "row apart" });
  const state = make("span", { class: "soft" }, words.wordsSending);
  const bar = make("progress", { max: "100", value: "0", "aria-label": `${words.wordsSending} ${name}` });
  line.append(make("strong", { class: "file-name" }, name), state);
  row.append(line, bar);
  rows.prepend(row);
  none.hidden = true;
  document.getElementById("accept-hint").hidden = false;
  return { row, state, bar };
}

function fail(shown, sentence, again) {
  shown.bar.remove();
  shown.state.className = "status status-refused";
  shown.state.setAttribute("role", "alert");
  shown.state.textContent = sentence;
  if (again) {
    const button = make("button", { class: "button", type: "button" }, words.wordsAgain);
    button.addEventListener("click", () => {
      shown.row.remove();
      again();
    });
    shown.row.append(button);
  }
}

function add(name, field, files, wish = null) {
  const shown = waitingRow(name);
  const limit = Number(words.limit);
  if (limit && files.some((file) => file.size > limit)) {
    fail(shown, words.wordsTooLarge, null);
    return;
  }
  // As chosen when the file was added, not when its turn comes.
  const split = wish ?? form.querySelector('input[name="split"]:checked')?.value ?? "";
  queue.push({ name, field, files, split, shown });
  next();
}

function next() {
  while (running < atOnce && queue.length) {
    running += 1;
    send(queue.shift());
  }
}

function put(shown, html) {
  const answer = new DOMParser().parseFromString(html, "text/html").querySelectorAll("li.upload-row");
  const fresh = [...answer].map((row) => document.adoptNode(row));
  if (fresh.length) {
    shown.row.replaceWith(...fresh);
    for (const row of fresh) {
      window.htmx?.process(row);
    }
    foldIfMany();
  }
  return fresh.length > 0;
}

async function sendLarge({ name, field, files, split, shown }) {
  const again = () => add(name, field, files, split);
  try {
    const html = await sendInPieces(files[0], words.parts, { split }, {
      moved: (share) => {
        shown.bar.value = share;
        shown.state.textContent = words.wordsSending;
      },
      whole: () => {
        shown.state.textContent = words.wordsSaving;
        shown.bar.removeAttribute("value");
      },
      waiting: () => {
        shown.state.textContent = words.wordsWaiting;
      },
    });
    if (!put(shown, html)) {
      fail(shown, words.wordsFailed, again);
    }
  } catch (trouble) {
    if (trouble.status === 413) {
      fail(shown, words.wordsTooLarge, null);
    } else {
      fail(shown, trouble.status === 507 ? words.wordsFull : words.wordsFailed, again);
    }
  }
  running -= 1;
  next();
}

function send({ name, field, files, split, shown }) {
  if (field === "files" && largeEnough(files[0])) {
    sendLarge({ name, field, files, split, shown });
    return;
  }
  const request = new XMLHttpRequest();
  const body = new FormData();
  for (const file of files) {
    body.append(field, file, file.name);
  }
  body.append("split", split);
  const finished = (done) => {
    running -= 1;
    done();
    next();
  };
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      shown.bar.value = (100 * event.loaded) / event.total;
    }
  });
  request.upload.addEventListener("load", () => {
    shown.state.textContent = words.wordsSaving;
    shown.bar.removeAttribute("value");
  });
  request.addEventListener("load", () =>
    finished(() => {
      if (!put(shown, request.responseText)) {
        fail(shown, request.status === 413 ? words.wordsTooLarge : words.wordsFailed, request.status === 413 ? null : () => add(name, field, files, split));
      }
    }),
  );
  for (const trouble of ["error", "abort", "timeout"]) {
    request.addEventListener(trouble, () => finished(() => fail(shown, words.wordsFailed, () => add(name, field, files, split))));
  }
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
  request.setRequestHeader("X-Upload", "row");
  request.setRequestHeader("Accept", "text/html");
  request.send(body);
}

function addAll(files) {
  for (const file of files) {
    add(file.name, "files", [file]);
  }
}

if (form) {
  for (const part of form.querySelectorAll("[data-needs-script]")) {
    part.hidden = false;
  }
  const chosen = form.querySelector('[name="files"]');
  const camera = form.querySelector('[name="photographs"]');
  const taken = form.querySelector("[data-photographs]");
  const sending = form.querySelector("[data-send]");
  // Files are sent when they are chosen; only gathered photographs wait for the button.
  form.classList.add("gathers");
  sending.hidden = true;

  const addChosen = () => {
    addAll([...chosen.files]);
    chosen.value = "";
  };
  chosen.addEventListener("change", addChosen);
  // A quick hand has chosen before this script had come.
  if (chosen.files.length) {
    addChosen();
  }

  // A phone's camera gives one picture at a time: they are gathered until the button is pressed.
  camera.addEventListener("change", () => {
    photographs.push(...camera.files);
    camera.value = "";
    taken.textContent = `${words.wordsPhotographs}: ${photographs.length}`;
    sending.hidden = photographs.length === 0;
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (photographs.length) {
      add(`${words.wordsPhotographs} (${photographs.length})`, "photographs", photographs.splice(0));
      taken.textContent = "";
      sending.hidden = true;
    } else {
      chosen.click();
    }
  });

  let depth = 0;
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) {
      depth += 1;
      veil.hidden = false;
    }
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    veil.hidden = depth === 0;
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
    }
  });
  addEventListener("drop", (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      depth = 0;
      veil.hidden = true;
      addAll([...event.dataTransfer.files]);
    }
  });

  addEventListener("beforeunload", (event) => {
    if (running || queue.length || photographs.length) {
      event.preventDefault();
    }
  });
}
