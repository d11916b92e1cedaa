// Suggestions while one writes; "/" goes to the search box, unless the reader is writing or has turned shortcuts off.

document.addEventListener("keydown", (event) => {
  const off = document.documentElement.dataset.shortcuts === "off";
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (off || writing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const box = document.querySelector("[data-search-box]");
  if (box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

let latest = 0;
let pause;

async function suggest(box) {
  const mine = ++latest;
  const list = document.getElementById(box.getAttribute("list"));
  if (box.value.trim().length < 2) {
    list.replaceChildren();
    return;
  }
  try {
    const answer = await fetch(`${box.dataset.suggestionsUrl}?${new URLSearchParams({ q: box.value })}`, { headers: { Accept: "application/json" } });
    const offers = answer.ok ? await answer.json() : [];
    if (mine === latest) {
      list.replaceChildren(...offers.map(({ value, label }) => Object.assign(document.createElement("option"), { value, label })));
    }
  } catch {
    list.replaceChildren(); // Without a network there are no suggestions, and nothing else is lost.
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-suggestions-url]")) {
    clearTimeout(pause);
    pause = setTimeout(suggest, 180, event.target);
  }
});
