// Enter accepts what is suggested about one paper, and the next paper is at hand.

const fields = "[data-accept]";
const waiting = ".upload-waiting";
const mostOpen = 6; // as the page is served (uploading.py)
const wasOpen = new Map();

// A few papers wait open; a box of them dropped at once waits as a line each until their turn comes, all alike
// but those that someone is writing in.
export function foldIfMany() {
  const rows = [...document.querySelectorAll(waiting)];
  for (const folds of rows.length > mostOpen ? rows : []) {
    if (!folds.contains(document.activeElement) && !folds.querySelector("[aria-invalid]") && unchanged(folds)) {
      folds.removeAttribute("open");
    }
  }
}

function nextAfter(place) {
  const left = [...document.querySelectorAll(fields)];
  const next = left.find((field) => place.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) ?? left[0];
  // One that was folded away has its turn now.
  next?.closest("details")?.setAttribute("open", "");
  return next;
}

function unchanged(row) {
  return [...row.querySelectorAll(".upload-form .input")].every((field) =>
    field.options ? [...field.options].every((option) => option.selected === option.defaultSelected) || !field.querySelector("[selected]") && field.selectedIndex === 0 : field.value === field.defaultValue,
  );
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const row = event.detail.target;
  if (row?.matches?.(".upload-row")) {
    wasOpen.set(row.id, row.querySelector(waiting)?.open);
  }
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const swapped = event.detail.elt;
  const folds = swapped.matches?.(".upload-row") ? swapped.querySelector(waiting) : null;
  if (folds && !folds.querySelector("[aria-invalid]")) {
    if (wasOpen.get(swapped.id) === false) {
      folds.open = false;
    } else if (wasOpen.get(swapped.id) === undefined) {
      foldIfMany();
    }
  }
  if (swapped.matches?.(".upload-row") && !swapped.querySelector(fields)) {
    nextAfter(swapped)?.focus();
  }
  // The pages have been looked through: fetch the row with what they say, unless someone is writing in it.
  const ready = swapped.matches?.("[data-examined]") ? swapped : null;
  const row = ready?.closest(".upload-row");
  if (row?.querySelector(fields) && unchanged(row)) {
    const held = row.contains(document.activeElement) ? document.activeElement.name : null;
    window.htmx.ajax("GET", ready.dataset.examined, { target: row, swap: "outerHTML" }).then(() => {
      if (held) {
        document.getElementById(row.id)?.querySelector(`[name="${held}"]`)?.focus();
      }
    });
  }
});

document.querySelector(`[data-accept-first] ${fields}`)?.focus({ preventScroll: true });
