// Appearance, text size and shortcuts. Kept in cookies so that the server writes the page right from the start.

const root = document.documentElement;
const aspect = { theme: "theme", text: "text", shortcuts: "shortcuts" };

function set(name, value) {
  if (value) {
    root.dataset[aspect[name]] = value;
  } else {
    delete root.dataset[aspect[name]];
  }
  const age = value ? 31536000 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  show();
}

function show() {
  for (const button of document.querySelectorAll("[data-preference]")) {
    const now = root.dataset[aspect[button.dataset.preference]] ?? "";
    button.setAttribute("aria-pressed", String(now === button.dataset.value));
  }
}

for (const part of document.querySelectorAll("[data-preferences]")) {
  part.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preference]");
  if (button) {
    set(button.dataset.preference, button.dataset.value);
  }
  // A menu closes when something else is pressed.
  for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) {
    const inNavigationOnDesk = menu.matches(".more") && matchMedia("(min-width: 48em)").matches;
    if (!menu.contains(event.target) && !inNavigationOnDesk) {
      menu.open = false;
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  const menu = event.target.closest("details.menu[open], details.more[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

show();
