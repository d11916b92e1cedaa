// Enter accepts what is suggested about one paper, and the next paper is at hand.

const fields = "[data-accept]";

function nextAfter(place) {
  const waiting = [...document.querySelectorAll(fields)];
  return waiting.find((field) => place.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) ?? waiting[0];
}

function unchanged(row) {
  return [...row.querySelectorAll(".upload-form .input")].every((field) =>
    field.options ? [...field.options].every((option) => option.selected === option.defaultSelected) || !field.querySelector("[selected]") && field.selectedIndex === 0 : field.value === field.defaultValue,
  );
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  const swapped = event.detail.elt;
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
