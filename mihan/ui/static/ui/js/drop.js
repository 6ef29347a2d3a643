// A file field one can drop a file on, and that shows how far the sending is.
const { lang } = document.documentElement;
const size = new Intl.NumberFormat(`${lang}-u-nu-latn`, { style: "unit", unit: "kilobyte" });
const equip = (zone) => {
  const input = zone.querySelector("input[type=file]");
  const said = zone.querySelector("output");
  const tell = () => {
    said.textContent = [...input.files]
      .map((f) => `\u2068${f.name}\u2069 (\u2068${size.format(Math.ceil(f.size / 1024))}\u2069)`).join(" · ");
  };
  const over = (is) => (event) => { event.preventDefault(); zone.classList.toggle("over", is); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
  });
  input.addEventListener("change", tell);
  input.form?.addEventListener("submit", (event) => {
    if (event.defaultPrevented || input.form.hasAttribute("hx-post")) return;
    event.preventDefault();
    send(input.form, event.submitter, zone.querySelector("progress"));
  });
};

// fetch cannot say how much has been sent. X-Upload: keep the messages for the real visit.
const send = (form, button, bar) => {
  const request = new XMLHttpRequest();
  bar.hidden = false;
  request.upload.onprogress = (event) => { bar.value = (100 * event.loaded) / event.total; };
  request.onerror = () => form.submit();
  request.onload = () => {
    if (request.responseURL !== new URL(form.action, location).href) return location.assign(request.responseURL);
    document.body.replaceWith(new DOMParser().parseFromString(request.responseText, "text/html").body);
    window.htmx?.process(document.body);
    equipAll();
    scrollTo(0, 0);
  };
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.send(new FormData(form, button));
};

const equipAll = () => document.querySelectorAll("[data-drop]").forEach(equip);
equipAll();
