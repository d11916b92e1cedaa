// The page that waits for BankID: fetches how the order stands once a second, so that the QR code moves.
//   <div data-bankid="address of the fragment">…#bankid-state…#bankid-words…</div>  <form id="bankid-finish">  <span id="bankid-retry" hidden>
// The words are touched only when they change: screen readers read them aloud each time.

const place = document.querySelector("[data-bankid]");
let started = false;

place?.addEventListener("click", (event) => {
  started ||= Boolean(event.target.closest("[data-bankid-launch]"));
});

function show(fetched) {
  const present = document.getElementById("bankid-state");
  const words = document.getElementById("bankid-words");
  const newWords = fetched.querySelector("#bankid-words");
  if (words.textContent !== newWords.textContent) {
    words.textContent = newWords.textContent;
  }
  const link = present.querySelector("[data-bankid-launch]");
  const square = present.querySelector(".bankid-square");
  const newSquare = fetched.querySelector(".bankid-square");
  if (square && newSquare) {
    // Only the code within moves: a place that came and went each second would flicker.
    square.replaceChildren(...newSquare.children);
  } else if (!link || link.href !== fetched.querySelector("[data-bankid-launch]")?.href) {
    for (const old of [...present.children]) {
      if (old !== words) old.remove();
    }
    for (const fresh of [...fetched.children]) {
      if (fresh !== newWords) words.before(fresh);
    }
  }
  present.dataset.state = fetched.dataset.state;
  return fetched.dataset.state;
}

async function look() {
  const answer = await fetch(`${place.dataset.bankid}${started ? "?started=1" : ""}`, { headers: { Accept: "text/html" } });
  if (!answer.ok) return "pending";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return show(page.getElementById("bankid-state"));
}

async function wait() {
  let state = document.getElementById("bankid-state").dataset.state;
  while (state === "starting" || state === "pending") {
    await new Promise((done) => setTimeout(done, 1000));
    state = await look().catch(() => "pending");
  }
  if (state === "complete") {
    document.getElementById("bankid-finish").requestSubmit();
  } else {
    document.getElementById("bankid-retry")?.removeAttribute("hidden");
  }
}

if (place) wait();
