// Passkeys ("nyckel i mobilen"), driven by data attributes:
//   <button data-passkey="create|get" data-options-url="…" data-result-url="…" data-message="#id">
// POST to options-url answers the ceremony's options as JSON (binary values base64url); POST of the result to result-url answers {"location": "…"} or, refused, {"detail": "a sentence"}.
// The sentences for the person are data attributes too, so that they are translated: data-words-unsupported, -cancelled, -known, -failed.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => (buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : null);

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "",
    },
    body: JSON.stringify(body),
  });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw Object.assign(new Error("refused"), { sentence: content.detail });
  }
  return content;
}

function read(given) {
  const options = structuredClone(given.publicKey ?? given);
  options.challenge = bytes(options.challenge);
  if (options.user) {
    options.user.id = bytes(options.user.id);
  }
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    options[list]?.forEach((one) => {
      one.id = bytes(one.id);
    });
  }
  return options;
}

function write(credential) {
  const { response } = credential;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: response.attestationObject
      ? { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] }
      : { clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData), signature: text(response.signature), userHandle: text(response.userHandle) },
  };
}

function sentence(words, trouble) {
  if (trouble.sentence) {
    return trouble.sentence;
  }
  return { NotAllowedError: words.wordsCancelled, AbortError: words.wordsCancelled, InvalidStateError: words.wordsKnown, NotSupportedError: words.wordsUnsupported, SecurityError: words.wordsUnsupported }[trouble.name] ?? words.wordsFailed;
}

async function run(button) {
  const words = button.dataset;
  const message = document.querySelector(words.message);
  message.textContent = "";
  button.setAttribute("aria-disabled", "true");
  try {
    const form = button.closest("form");
    const said = form ? Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string")) : {};
    const publicKey = read(await post(words.optionsUrl, said));
    const credential = await navigator.credentials[words.passkey]({ publicKey });
    const answer = await post(words.resultUrl, { ...said, credential: write(credential) });
    location.assign(answer.location);
  } catch (trouble) {
    message.textContent = sentence(words, trouble);
    message.focus();
    button.removeAttribute("aria-disabled");
  }
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  const able = Boolean(window.PublicKeyCredential);
  const shown = button.closest("[data-needs-script]");
  if (shown) {
    shown.hidden = !able;
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") {
      run(button);
    }
  });
}
