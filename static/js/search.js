// "/" goes to the search box, unless the reader is writing or has turned shortcuts off.

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
