// A pad to draw one's signature on, with finger, pen or mouse.
//   <canvas data-pad="id of the hidden field" width height>  <button data-pad-clear>  <p id="pad-state" data-words-empty data-words-drawn>
// The field holds JSON: {width, height, pointer, strokes: [[[x, y, milliseconds], …], …]} in the canvas's own units.

const pad = document.querySelector("[data-pad]");
const MOST_POINTS = 6000;

function begin() {
  const field = document.getElementById(pad.dataset.pad);
  const state = document.getElementById("pad-state");
  const brush = pad.getContext("2d");
  let strokes = [];
  let pointer = "";
  let began = 0;
  let drawing = null;

  brush.lineWidth = 5;
  brush.lineCap = brush.lineJoin = "round";

  function place(event) {
    const box = pad.getBoundingClientRect();
    const within = (share, side) => Math.round(Math.min(1, Math.max(0, share)) * side);
    return [
      within((event.clientX - box.left) / box.width, pad.width),
      within((event.clientY - box.top) / box.height, pad.height),
      Math.round(event.timeStamp - began),
    ];
  }

  function ink(from, to) {
    // The pad is a sheet of paper in the dark too.
    brush.strokeStyle = getComputedStyle(pad).color;
    brush.beginPath();
    brush.moveTo(from[0], from[1]);
    brush.lineTo(to[0], to[1]);
    brush.stroke();
  }

  function keep() {
    field.value = strokes.length ? JSON.stringify({ width: pad.width, height: pad.height, pointer, strokes }) : "";
    state.textContent = strokes.length ? state.dataset.wordsDrawn : state.dataset.wordsEmpty;
  }

  pad.addEventListener("pointerdown", (event) => {
    if (drawing !== null || event.button !== 0) return;
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    began ||= event.timeStamp;
    pointer = event.pointerType;
    drawing = event.pointerId;
    const point = place(event);
    strokes.push([point]);
    ink(point, point);
  });

  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drawing) return;
    const stroke = strokes.at(-1);
    for (const step of event.getCoalescedEvents?.() ?? [event]) {
      const point = place(step);
      const last = stroke.at(-1);
      if ((point[0] === last[0] && point[1] === last[1]) || strokes.flat().length >= MOST_POINTS) continue;
      ink(last, point);
      stroke.push(point);
    }
  });

  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, (event) => {
      if (event.pointerId !== drawing) return;
      drawing = null;
      keep();
    });
  }

  document.querySelector("[data-pad-clear]").addEventListener("click", () => {
    brush.clearRect(0, 0, pad.width, pad.height);
    strokes = [];
    began = 0;
    keep();
    pad.scrollIntoView({ block: "nearest" });
  });

  // What a browser restores into the field is not what the empty pad shows.
  field.value = "";
}

if (pad) {
  pad.closest("[data-needs-script]").hidden = false;
  begin();
}
