// The key of an address stands after its #, which browsers send to nobody: taken into the form, and out of the address.
const field = document.querySelector("[data-key]");

function take() {
  const key = location.hash.slice(1);
  if (!key) return;
  field.value = key;
  history.replaceState(null, "", location.pathname);
  if ("alone" in field.dataset) field.form.requestSubmit();
  else field.closest(".field").hidden = true;
}

addEventListener("hashchange", take); // an address pasted where its page is open already
take();
