// The minutes' editor: says when something is not saved yet, and asks before the page is left with unsaved words.
const form = document.querySelector("[data-minutes-editor]");
if (form) {
  const unsaved = form.querySelector("[data-unsaved]");
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
    unsaved.hidden = false;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
