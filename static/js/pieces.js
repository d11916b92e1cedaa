// A large file is sent in pieces (the tus protocol, 1.0.0): after a lost line it goes on where it stopped, also after
// the page was closed, when the same file is chosen again.

const PIECE = 4_000_000;
const LARGE = 8_000_000;
const TRIES = 12; // in a row without a byte arriving: about four minutes
const LONGEST_PAUSE = 30_000;

export function largeEnough(file) {
  return file.size > LARGE;
}

class Trouble extends Error {
  constructor(status) {
    super(`the portal answered ${status}`);
    this.status = status;
  }
}

function ask(method, address, headers = {}, body = null, moved = null) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    const all = {
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      "Tus-Resumable": "1.0.0",
      ...headers,
    };
    for (const [name, value] of Object.entries(all)) {
      request.setRequestHeader(name, value);
    }
    if (moved) {
      request.upload.addEventListener("progress", (event) => moved(event.loaded));
    }
    request.addEventListener("load", () => resolve(request));
    for (const trouble of ["error", "abort", "timeout"]) {
      request.addEventListener(trouble, () => reject(new Trouble(0)));
    }
    request.send(body);
  });
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

const inBase64 = (text) => base64(new TextEncoder().encode(text));

async function checksum(blob) {
  // Only where the page is protected (https, localhost); elsewhere the whole file's fingerprint still tells.
  if (!window.crypto?.subtle) {
    return {};
  }
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(digest))}` };
}

function begunBefore(file) {
  for (const row of document.querySelectorAll("[data-unfinished]")) {
    const { name, size, modified, unfinished } = row.dataset;
    if (name === file.name.normalize("NFC") && Number(size) === file.size && modified === String(file.lastModified)) {
      row.remove();
      return unfinished;
    }
  }
  return null;
}

async function announced(file, parts, wishes) {
  const told = { filename: file.name, modified: String(file.lastModified), ...wishes };
  const metadata = Object.entries(told)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name} ${inBase64(value)}`)
    .join(",");
  const answer = await ask("POST", parts, { "Upload-Length": String(file.size), "Upload-Metadata": metadata });
  if (answer.status !== 201) {
    throw new Trouble(answer.status);
  }
  return answer.getResponseHeader("Location");
}

const addresses = new WeakMap(); // of files that this page has begun to send

async function addressOf(file, parts, wishes) {
  const address = addresses.get(file) ?? begunBefore(file) ?? (await announced(file, parts, wishes));
  addresses.set(file, address);
  return address;
}

// `wishes` are what else is to be told of it, such as where to split a stack. Returns the row that the file became, as markup. Throws Trouble when it cannot be sent now.
export async function sendInPieces(file, parts, wishes, shown) {
  let fruitless = 0;
  let forgotten = 0;
  let at = -1; // unknown until asked
  while (true) {
    try {
      const address = await addressOf(file, parts, wishes);
      if (at < 0) {
        const standing = await ask("GET", address);
        if (standing.status !== 200) {
          throw new Trouble(standing.status);
        }
        if (standing.responseText.trim()) {
          return standing.responseText;
        }
        at = Number(standing.getResponseHeader("Upload-Offset"));
      }
      const from = at;
      shown.moved((100 * from) / file.size);
      const blob = file.slice(from, from + PIECE);
      if (from + blob.size >= file.size) {
        shown.whole();
      }
      const headers = {
        "Upload-Offset": String(from),
        "Content-Type": "application/offset+octet-stream",
        ...(await checksum(blob)),
      };
      at = -1;
      const answer = await ask("PATCH", address, headers, blob, (loaded) => {
        if (from + blob.size < file.size) {
          shown.moved((100 * (from + loaded)) / file.size);
        }
      });
      if (answer.status !== 204) {
        throw new Trouble(answer.status);
      }
      const reached = Number(answer.getResponseHeader("Upload-Offset"));
      at = reached < file.size ? reached : -1;
      fruitless = 0;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) {
        throw new Trouble(-1); // the file was moved or changed on this computer
      }
      at = -1;
      if (trouble.status === 404 && forgotten < 2) {
        forgotten += 1;
        addresses.delete(file);
        continue;
      }
      const passing = [0, 409, 460, 500, 502, 503, 504].includes(trouble.status);
      fruitless += 1;
      if (!passing || fruitless >= TRIES) {
        throw trouble;
      }
      if (trouble.status !== 409 && trouble.status !== 460) {
        shown.waiting();
        await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE, 1000 * 2 ** (fruitless - 1))));
      }
    }
  }
}
