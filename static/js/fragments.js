// What every fragment fetched by htmx needs: the token, and words when the answer does not come.

document.body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") {
    event.detail.headers["X-CSRFToken"] = token;
  }
});

// A refusal (4xx, 5xx) that comes with a fragment of its own is shown where the answer would have been.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr;
  if (answer.status >= 400 && answer.getResponseHeader("X-Fragment") === "refusal") {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
