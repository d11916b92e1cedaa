// A shared tablet: a page that comes back out of the browser's memory belongs to whoever sat there before, so it is asked for anew.

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

addEventListener("pagehide", () => {
  for (const form of document.forms) form.reset();
});
