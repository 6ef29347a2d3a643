// Passkeys: the browser asks the device, the form carries its answer. Nothing works here without a script.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));

const read = ({ publicKey: asked }, alone) => ({
  ...asked,
  challenge: bytes(asked.challenge),
  ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
  ...(asked.excludeCredentials && { excludeCredentials: keys(asked.excludeCredentials) }),
  ...(asked.allowCredentials && { allowCredentials: keys(asked.allowCredentials) }),
  ...(asked.user && {
    authenticatorSelection: {
      ...asked.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone && { userVerification: "required" }),
    },
  }),
});

const written = (made) => {
  const { response } = made;
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = text(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = text(response.authenticatorData);
    answer.signature = text(response.signature);
    if (response.userHandle) answer.userHandle = text(response.userHandle);
  }
  return JSON.stringify({
    id: made.id, rawId: text(made.rawId), type: made.type, response: answer,
    clientExtensionResults: made.getClientExtensionResults(),
    ...(made.authenticatorAttachment && { authenticatorAttachment: made.authenticatorAttachment }),
  });
};

const options = async (form) => {
  const kept = document.getElementById(form.dataset.options ?? "");
  const asked = kept
    ? JSON.parse(kept.textContent)
    : await (await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } })).json();
  return asked.creation_options ?? asked.request_options;
};

for (const form of document.querySelectorAll("form[data-passkey]"))
  form.addEventListener("submit", async (event) => {
    const credential = form.querySelector("[name=credential]");
    event.preventDefault();
    const fault = form.querySelector("[role=alert]:not(.error-box)");
    fault.hidden = true;
    try {
      const publicKey = read(await options(form), form.querySelector("[name=passwordless]")?.checked ?? false);
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
      credential.value = written(made);
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
