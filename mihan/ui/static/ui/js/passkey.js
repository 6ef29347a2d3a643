// Passkeys: the browser asks the device, the form carries its answer. Nothing works here without a script.
import { read, written } from "./webauthn.js";

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
