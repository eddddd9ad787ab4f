// The page of pieces: drops files on a field, says at once what is too large, follows the antivirus.
// Without this file, the fields take the files and a link asks where the antivirus is.
"use strict";

const EVERY = 3000;
const form = document.querySelector("form[data-pieces]");

// Files dropped beside the button of the field count as chosen in it; never another page opened instead of this one.
function takeDrops(zone) {
  const input = zone.querySelector("input[type=file]");
  if (!input) return;
  const over = (event, on) => {
    if (!event.dataTransfer || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    const dropped = event.dataTransfer.files;
    if (!dropped.length) return;
    const kept = new DataTransfer();
    for (const file of input.multiple ? dropped : [dropped[0]]) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Only what changed is replaced, and never under the hand of who uses it.
function replaceLive(fresh) {
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const shown = document.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!shown || shown.contains(document.activeElement)) continue;
    if (shown.innerHTML.trim() === part.innerHTML.trim()) continue;
    shown.replaceChildren(...part.childNodes);
  }
}

async function look() {
  try {
    const answer = await fetch(form.dataset.standings, { redirect: "error" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    replaceLive(fresh);
    if (fresh.querySelector('[data-pieces="settled"]')) return;
  } catch {
    // The network is away for a moment: the next look will tell.
  }
  setTimeout(look, EVERY);
}

if (form) {
  form.querySelectorAll(".drop").forEach(takeDrops);
  if (form.dataset.pieces === "checking") setTimeout(look, EVERY);
}
