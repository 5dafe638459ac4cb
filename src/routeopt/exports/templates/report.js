"use strict";
for (const side of document.querySelectorAll("[data-map]")) {
  const boxes = [...side.querySelectorAll("input[data-route]")];
  const show = (box) => {
    for (const part of side.querySelectorAll(`g[data-route="${box.dataset.route}"]`)) {
      part.style.display = box.checked ? "" : "none";
    }
  };
  const all = (on) => boxes.forEach((box) => { box.checked = on; show(box); });
  boxes.forEach((box) => { box.addEventListener("change", () => show(box)); show(box); });
  side.querySelector("[data-all]").addEventListener("click", () => all(true));
  side.querySelector("[data-none]").addEventListener("click", () => all(false));
}
