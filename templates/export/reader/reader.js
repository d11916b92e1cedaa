// The package's own page: shows and searches what index/archive.js holds. No network, no library, no storage.
"use strict";

const WORDS = {
  sv: {
    kind: "Arkiv", search: "Sök i titlar och beslut", class: "Handlingstyp", year: "År", decisions: "Beslut",
    documents: "Handlingar", rest: "Allt annat i paketet", all: "Alla", original: "Original", copy: "Sökbart exemplar (PDF/A)", sealed: "Låst och stämplat, med bevis", reading: "Läsexemplar",
    minutes: "Protokollet", none: "Ingenting hittades.", more: (n) => `Visa fler (${n} till)`,
    found: (d, b) => `${d} handlingar och ${b} beslut`, made: (day) => `Exporterat ${day}`,
    missing: (n) => `${n} filer fanns inte kvar när paketet gjordes. De står i listan över det som saknas, missing.csv.`,
    part: "Paketet är en del av arkivet, eller det som en person fick se av det.",
    outcomes: { adopted: "Antaget", rejected: "Avslaget", deferred: "Bordlagt", noted: "Antecknat" },
    responsible: "Ansvarig", untitled: "Utan titel",
  },
  en: {
    kind: "Archive", search: "Search titles and decisions", class: "Record class", year: "Year", decisions: "Decisions",
    documents: "Documents", rest: "All else in the package", all: "All", original: "Original", copy: "Searchable copy (PDF/A)", sealed: "Sealed, with evidence", reading: "Reading copy",
    minutes: "The minutes", none: "Nothing was found.", more: (n) => `Show more (${n} left)`,
    found: (d, b) => `${d} ${d === 1 ? "document" : "documents"} and ${b} ${b === 1 ? "decision" : "decisions"}`, made: (day) => `Exported ${day}`,
    missing: (n) => `${n} files were gone when the package was made. They stand in the list of what is missing, missing.csv.`,
    part: "The package is a part of the archive, or what one person was allowed to see of it.",
    outcomes: { adopted: "Adopted", rejected: "Rejected", deferred: "Deferred", noted: "Noted" },
    responsible: "Responsible", untitled: "Untitled",
  },
};

const REST = [
  ["registers/documents.csv", "Register över handlingar", "Register of documents"],
  ["registers/decisions.csv", "Beslutsregister", "Register of decisions"],
  ["registers/minutes.csv", "Protokoll", "Minutes"],
  ["registers/mandates.csv", "Uppdrag", "Mandates"],
  ["metadata/schema.json", "Alla tabeller: vad de innehåller (filerna ligger bredvid)", "All tables: what they hold (the files lie beside)"],
  ["metadata/audit_entry.csv", "Ändringsloggen med sin kedja", "The log of changes with its chain"],
  ["audit/chain.json", "Kedjans sista länk", "The chain's last link"],
  ["validation/reports.json", "Kontroller av läsexemplar och stämplar", "Reports on reading copies and seals"],
  ["metadata/premis.xml", "Händelser enligt PREMIS", "Events after PREMIS"],
  ["manifest-sha256.txt", "Kontrollsummor", "Checksums"],
  ["README.txt", "Läs mig", "Read me"],
];

const PIECE = 100;
const archive = window.archive;
const shown = { documents: PIECE, decisions: PIECE };
let language = (navigator.language || "").startsWith("en") ? "en" : archive.head.language;

const at = (id) => document.getElementById(id);
// Letters are told apart, å from a; only the case is not.
const plain = (text) => String(text || "").toLocaleLowerCase("sv");

for (const row of archive.documents) {
  row.sought = plain([row.title, row.reference, row.counterparty, row.summary, row.tags, row.printed_number, row.date, row.fiscal_year].join(" "));
}
for (const row of archive.decisions) {
  row.sought = plain([row.minutes, row.heading, row.decision, row.responsible, row.date, `§ ${row.paragraph}`].join(" "));
}

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function link(path, text) {
  const made = element("a", text);
  made.href = path.split("/").map(encodeURIComponent).join("/");
  return made;
}

function facts(parts) {
  return element("p", parts.filter(Boolean).join(" · "), "facts");
}

// What a file is to its document stands in the folder that it lies in.
function kindOf(path) {
  if (/(^|\/)sealed\//.test(path)) return "sealed";
  return /(^|\/)reading-copies\//.test(path) ? "reading" : "original";
}

function documentRow(row) {
  const says = WORDS[language];
  const made = element("li");
  made.append(element("p", row.title || says.untitled, "title"));
  const names = archive.head.classes[row.class];
  made.append(facts([row.reference, row.date, names ? names[language === "sv" ? 0 : 1] : "", row.counterparty]));
  if (row.summary) made.append(element("p", row.summary));
  const links = element("p", "", "links");
  const kinds = row.files.map(kindOf);
  row.files.forEach((path, place) => {
    const kind = kinds[place];
    const same = kinds.filter((one) => one === kind).length;
    const number = kinds.slice(0, place + 1).filter((one) => one === kind).length;
    links.append(link(`data/${path}`, same > 1 ? `${says[kind]} ${number}` : says[kind]));
  });
  if (row.access_copy) links.append(link(`data/${row.access_copy}`, says.copy));
  made.append(links);
  return made;
}

function decisionRow(row) {
  const says = WORDS[language];
  const made = element("li");
  made.append(element("p", row.decision, "title"));
  const where = [row.minutes, row.paragraph ? `§\u00a0${row.paragraph}` : ""].filter(Boolean).join(" ");
  const who = row.responsible ? `${says.responsible}: ${row.responsible}` : "";
  made.append(facts([row.date, where, row.heading, says.outcomes[row.outcome], who]));
  if (row.place) {
    const links = element("p", "", "links");
    links.append(link(`data/${row.place}`, says.minutes));
    made.append(links);
  }
  return made;
}

function wanted() {
  const words = plain(at("words").value).split(/\s+/).filter(Boolean);
  const year = at("year").value;
  const kind = at("class").value;
  const fits = (row) => words.every((word) => row.sought.includes(word)) && (!year || String(row.date || "").startsWith(year));
  return {
    documents: archive.documents.filter((row) => fits(row) && (!kind || row.class === kind)),
    decisions: kind ? [] : archive.decisions.filter(fits),
  };
}

function fill(name, rows, make) {
  const says = WORDS[language];
  at(name).replaceChildren(...rows.slice(0, shown[name]).map(make));
  if (!rows.length) at(name).append(element("li", says.none));
  const more = at(`more-${name}`);
  const left = rows.length - shown[name];
  more.hidden = left <= 0;
  more.textContent = says.more(left);
}

function show() {
  const found = wanted();
  at("count").textContent = WORDS[language].found(found.documents.length, found.decisions.length);
  fill("documents", found.documents, documentRow);
  fill("decisions", found.decisions, decisionRow);
}

function options(select, pairs) {
  const chosen = select.value;
  const made = [["", WORDS[language].all], ...pairs].map(([value, text]) => {
    const option = element("option", text);
    option.value = value;
    return option;
  });
  select.replaceChildren(...made);
  select.value = chosen;
}

function speak() {
  const says = WORDS[language];
  document.documentElement.lang = language;
  document.title = `${archive.head.name} – ${says.kind}`;
  for (const place of document.querySelectorAll("[data-says]")) place.textContent = says[place.dataset.says];
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  at("name").textContent = archive.head.name;
  at("made").textContent = `${archive.head.orgNumber} · ${says.made(archive.head.made.slice(0, 10))}`;
  const warnings = [];
  if (archive.head.missing) warnings.push(says.missing(archive.head.missing));
  if (archive.head.facts["Boardroom-Complete"] !== "yes") warnings.push(says.part);
  at("warning").textContent = warnings.join(" ");
  at("warning").hidden = !warnings.length;
  const used = new Set(archive.documents.map((row) => row.class));
  const named = Object.entries(archive.head.classes).filter(([key]) => used.has(key));
  options(at("class"), named.map(([key, names]) => [key, names[language === "sv" ? 0 : 1]]));
  const years = new Set([...archive.documents, ...archive.decisions].map((row) => String(row.date || "").slice(0, 4)));
  options(at("year"), [...years].filter(Boolean).sort().reverse().map((year) => [year, year]));
  const here = archive.head.facts["Boardroom-Selection"] === "whole" ? REST : REST.filter(([path]) => !path.includes("audit_entry"));
  const rest = here.map(([path, swedish, english]) => {
    const made = element("li");
    const place = archive.head.places[path];
    made.append(link(place ? `data/${place}` : path, language === "sv" ? swedish : english));
    return made;
  });
  at("rest").replaceChildren(...rest);
  show();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    language = button.dataset.language;
    speak();
  });
}
for (const name of ["documents", "decisions"]) {
  at(`more-${name}`).addEventListener("click", () => {
    shown[name] += PIECE;
    show();
  });
}
for (const id of ["words", "class", "year"]) {
  at(id).addEventListener("input", () => {
    shown.documents = shown.decisions = PIECE;
    show();
  });
}
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
speak();
