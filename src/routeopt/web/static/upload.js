"use strict";
// A file dropped on the zone is chosen as if by the button; without this script the button does.
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const said = zone.querySelector("[data-chosen]");
  const limit = Number(zone.dataset.limitMb) * 1024 * 1024;
  const show = () => {
    const names = Array.from(input.files, (file) => file.name);
    const large = Array.from(input.files).some((file) => limit && file.size > limit);
    said.textContent = large
      ? `Larger than ${zone.dataset.limitMb} MB: it would be refused.`
      : names.length ? `Chosen: ${names.join(", ")}` : "";
  };
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
  });
  input.addEventListener("change", show);
}
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button.main");
    const words = button.textContent;
    button.textContent = form.dataset.busy;
    button.disabled = true;
    // Back from another page, or after a download, the button works again.
    const again = () => { button.textContent = words; button.disabled = false; };
    window.addEventListener("pageshow", again, { once: true });
  });
}
document.documentElement.classList.add("js");
