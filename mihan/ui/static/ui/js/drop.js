// A file field one can drop a file on, and that shows how far the sending is.
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const said = zone.querySelector("output");
  const bar = zone.querySelector("progress");
  const tell = () => {
    said.textContent = [...input.files]
      .map((f) => `\u2068${f.name}\u2069 (${(f.size / 1024).toFixed(0)} ko)`).join(" · ");
  };
  const over = (is) => (event) => { event.preventDefault(); zone.classList.toggle("over", is); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
  });
  input.addEventListener("change", tell);

  // XMLHttpRequest, because fetch cannot say how much has been sent.
  input.form?.addEventListener("submit", (event) => {
    if (event.defaultPrevented || input.form.hasAttribute("hx-post")) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const body = new FormData(input.form, event.submitter);
    bar.hidden = false;
    request.upload.onprogress = (e) => { bar.value = (100 * e.loaded) / e.total; };
    request.onload = () => {
      if (request.responseURL !== location.href && request.status < 400) location.href = request.responseURL;
      else { document.open(); document.write(request.responseText); document.close(); }
    };
    request.onerror = () => input.form.submit();
    request.open("POST", input.form.action);
    request.send(body);
  });
}
