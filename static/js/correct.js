// Correcting a page: the word at the cursor is shown on the image, uncertain words keep their marks while the text changes.

const form = document.querySelector("[data-correction]");
const field = form?.querySelector("[data-text]");
const beneath = form?.querySelector("[data-beneath]");
const svg = document.querySelector("[data-words]");
const frame = document.querySelector("[data-sheet-frame]");

/** The words of a text: where each begins and ends. */
const wordsOf = (text) => [...text.matchAll(/\S+/g)].map((found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));

// For every word of the text as it stands now: the number of the word on the page that it was, or null once it was changed.
let numbers = [];
let before = [];
let changed = false;
const doubtful = new Set();

function begin() {
  before = wordsOf(field.value);
  numbers = before.map((_, number) => number);
  for (const one of form.querySelectorAll("[data-show]")) {
    doubtful.add(Number(one.dataset.show));
  }
  for (const tool of form.querySelectorAll("[data-needs-script]")) {
    tool.hidden = false;
  }
}

/** After a change: words before and after it are what they were; those within lose their marks but keep their place if as many. */
function follow() {
  const now = wordsOf(field.value);
  let head = 0;
  while (head < now.length && head < before.length && now[head].text === before[head].text) {
    head += 1;
  }
  let tail = 0;
  while (tail < now.length - head && tail < before.length - head && now.at(-1 - tail).text === before.at(-1 - tail).text) {
    tail += 1;
  }
  const old = numbers.slice(head, numbers.length - tail);
  for (const number of old) {
    doubtful.delete(number);
  }
  const middle = now.slice(head, now.length - tail).map((_, at) => (old.length === now.length - tail - head ? old[at] : null));
  numbers = [...numbers.slice(0, head), ...middle, ...(tail ? numbers.slice(-tail) : [])];
  before = now;
  mark();
}

/** Draw the marks anew beneath the text. */
function mark(current = null) {
  const parts = [];
  let passed = 0;
  before.forEach((word, at) => {
    if (!doubtful.has(numbers[at]) && at !== current) {
      return;
    }
    const piece = document.createElement("mark");
    piece.textContent = word.text;
    piece.classList.toggle("current", at === current);
    parts.push(field.value.slice(passed, word.start), piece);
    passed = word.end;
  });
  beneath.replaceChildren(...parts, field.value.slice(passed), "\n");
}

/** Show a word's place on the image, and bring it into view there. */
function show(at) {
  svg.querySelector(".place-now")?.classList.remove("place-now");
  const number = at === null ? null : numbers[at];
  const place = number === null || number === undefined ? null : svg.querySelector(`[data-word="${number}"]`);
  if (!place) {
    return;
  }
  place.classList.add("place-now");
  const box = place.getBoundingClientRect();
  const seen = frame.getBoundingClientRect();
  if (box.top < seen.top || box.bottom > seen.bottom) {
    frame.scrollTop += box.top - seen.top - seen.height / 2;
  }
  if (box.left < seen.left || box.right > seen.right) {
    frame.scrollLeft += box.left - seen.left - seen.width / 2;
  }
}

const atCursor = () => {
  const found = before.findIndex((word) => word.start <= field.selectionStart && field.selectionStart <= word.end);
  return found < 0 ? null : found;
};

function look() {
  if (document.activeElement === field) {
    const at = atCursor();
    mark(at);
    show(at);
  }
}

/** Put the cursor on a word, selected so that typing replaces it. */
function select(at) {
  const word = before[at];
  field.focus({ preventScroll: true });
  field.setSelectionRange(word.start, word.end);
  mark(at);
  show(at);
  beneath.querySelector(".current")?.scrollIntoView({ block: "nearest" });
}

function nextDoubtful() {
  // Before the text was entered, the first is next.
  const inside = document.activeElement === field;
  const passed = before.filter((word) => word.start < field.selectionStart).length - 1;
  const from = inside ? (atCursor() ?? passed) : -1;
  const order = [...before.keys()].filter((at) => doubtful.has(numbers[at]));
  const next = order.find((at) => at > from) ?? order[0];
  if (next !== undefined) {
    select(next);
  }
}

if (field) {
  begin();
  field.addEventListener("input", () => {
    changed = true;
    follow();
    look();
  });
  document.addEventListener("selectionchange", look);
  form.addEventListener("click", (event) => {
    const one = event.target.closest("[data-show]");
    const at = one ? numbers.indexOf(Number(one.dataset.show)) : -1;
    if (at >= 0) {
      select(at);
    }
  });
  svg.addEventListener("click", (event) => {
    const at = numbers.indexOf(Number(event.target.dataset.word));
    if (event.target.dataset.word !== undefined && at >= 0) {
      select(at);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "F8") {
      event.preventDefault();
      nextDoubtful();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(changed ? "[data-save]" : "[data-confirm]") ?? form.querySelector("[data-save]"));
    } else if (event.key === "PageDown" && event.altKey) {
      const skip = form.querySelector("[data-skip]");
      if (skip) {
        event.preventDefault();
        skip.click();
      }
    }
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}
