"use strict";
for (const side of document.querySelectorAll("[data-map]")) {
  const boxes = [...side.querySelectorAll("input[data-route]")];
  const show = (box) => {
    const route = side.querySelector(`g.route[data-route="${box.dataset.route}"]`);
    if (route) route.style.display = box.checked ? "" : "none";
  };
  const all = (on) => boxes.forEach((box) => { box.checked = on; show(box); });
  boxes.forEach((box) => { box.addEventListener("change", () => show(box)); show(box); });
  side.querySelector("[data-all]").addEventListener("click", () => all(true));
  side.querySelector("[data-none]").addEventListener("click", () => all(false));
}
