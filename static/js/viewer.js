// The page viewer: leafing by arrows without leaving the page, zoom, rotation, the whole screen. Every deed but the last three is also a link.

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const view = { zoom: 1, turn: 0 };

const viewer = () => document.querySelector("[data-viewer]");
const part = (name) => viewer()?.querySelector(`[data-${name}]`);

/** Sizes are set on the element's style object (not as an attribute), which the content policy allows. */
function lay() {
  const frame = part("sheet-frame");
  const turn = part("sheet-turn");
  const sheet = part("sheet");
  if (!sheet) return; // a document whose pages are not there yet
  const image = sheet.querySelector("img");
  const padding = parseFloat(getComputedStyle(frame).paddingLeft) * 2;
  const sideways = view.turn % 180 !== 0;
  // The picture itself knows best; before it has come, the page says what to expect.
  const ratio = (image.naturalHeight || image.getAttribute("height")) / (image.naturalWidth || image.getAttribute("width"));
  const across = (frame.clientWidth - padding) * view.zoom;
  if (view.zoom === 1 && view.turn === 0) {
    for (const element of [turn, sheet]) {
      element.removeAttribute("style");
    }
    return;
  }
  const width = sideways ? across / ratio : across;
  const height = width * ratio;
  turn.style.width = `${sideways ? height : width}px`;
  turn.style.height = `${sideways ? width : height}px`;
  sheet.style.width = `${width}px`;
  const shift = { 0: "none", 90: `translateX(${height}px)`, 180: `translate(${width}px, ${height}px)`, 270: `translateY(${width}px)` };
  sheet.style.transformOrigin = "0 0";
  sheet.style.transform = view.turn ? `${shift[view.turn]} rotate(${view.turn}deg)` : "none";
  if (view.zoom > 1.5 && image.dataset.full && image.src !== image.dataset.full) {
    image.src = image.dataset.full;
  }
}

/** Do something to the size and keep the same spot in the middle of the frame. */
function around(deed) {
  const frame = part("sheet-frame");
  const across = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
  const down = (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight;
  deed();
  lay();
  frame.scrollLeft = across * frame.scrollWidth - frame.clientWidth / 2;
  frame.scrollTop = down * frame.scrollHeight - frame.clientHeight / 2;
}

function zoom(step) {
  const at = zooms.indexOf(view.zoom);
  around(() => {
    view.zoom = zooms[Math.min(zooms.length - 1, Math.max(0, at + step))];
  });
}

function rotate() {
  around(() => {
    view.turn = (view.turn + 90) % 360;
  });
}

function whole() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    viewer().requestFullscreen();
  }
}

/** Fetch the page behind a link and change only the viewer; on any trouble follow the link as usual. */
async function go(address, push = true) {
  const focused = document.activeElement?.closest("[data-viewer]") ? document.activeElement : null;
  const again = focused?.matches("[data-sheet-frame]") ? "[data-sheet-frame]" : focused?.dataset.turn ? `[data-turn="${focused.dataset.turn}"]` : focused?.dataset.hit ? `[data-hit="${focused.dataset.hit}"]` : null;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = fresh.querySelector("[data-viewer]");
    if (!answer.ok || !found) {
      throw new Error("no viewer in the answer");
    }
    viewer().replaceChildren(...found.childNodes);
    document.title = fresh.title;
    if (push) {
      history.pushState({ viewer: true }, "", address);
    }
    ready();
    if (again) {
      (part("sheet-frame").matches(again) ? part("sheet-frame") : viewer().querySelector(again) ?? part("sheet-frame")).focus({ preventScroll: true });
    }
  } catch {
    location.assign(address);
  }
}

function ready() {
  for (const tool of viewer().querySelectorAll("[data-needs-script]")) {
    tool.hidden = false;
  }
  const image = part("sheet").querySelector("img");
  if (image.complete) {
    lay();
  } else {
    image.addEventListener("load", lay, { once: true });
  }
  const frame = part("sheet-frame");
  const hit = viewer().querySelector("#hit");
  frame.scrollTop = 0;
  if (hit) {
    const place = hit.getBoundingClientRect();
    const box = frame.getBoundingClientRect();
    frame.scrollTop += place.top - box.top - box.height / 3;
    frame.scrollLeft += place.left - box.left - box.width / 3;
  }
  const current = viewer().querySelector(".strip [aria-current]");
  if (current) {
    const strip = current.closest(".strip");
    strip.scrollLeft = current.offsetLeft - strip.clientWidth / 2;
  }
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-zoom], [data-rotate], [data-whole], a[data-turn], a[data-hit]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || !viewer()?.contains(target)) {
    return;
  }
  if (target.dataset.zoom) {
    zoom(target.dataset.zoom === "in" ? 1 : -1);
  } else if ("rotate" in target.dataset) {
    rotate();
  } else if ("whole" in target.dataset) {
    whole();
  } else {
    event.preventDefault();
    go(target.href);
  }
});

document.addEventListener("keydown", (event) => {
  const frame = part("sheet-frame");
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== frame) {
    return;
  }
  const scrolls = frame.scrollWidth > frame.clientWidth + 1;
  const link = {
    ArrowLeft: scrolls ? null : '[data-turn="previous"]',
    ArrowRight: scrolls ? null : '[data-turn="next"]',
    n: '[data-hit="next"]',
    p: '[data-hit="previous"]',
  }[event.key];
  const deed = { "+": () => zoom(1), "-": () => zoom(-1), r: rotate, f: whole }[event.key];
  const found = link && viewer().querySelector(link);
  if (found) {
    event.preventDefault();
    go(found.href);
  } else if (deed) {
    event.preventDefault();
    deed();
  }
});

document.addEventListener("fullscreenchange", () => {
  part("whole")?.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  lay();
});

addEventListener("popstate", () => go(location.href, false));
addEventListener("resize", lay);

if (viewer()) {
  ready();
}
