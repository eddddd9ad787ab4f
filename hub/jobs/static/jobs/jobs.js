// Keeps the page of a piece of long work up to date. Without this file, its link does the same.
"use strict";

const EVERY = 2000;

// Only what changed is replaced: a screen reader hears a new sentence, not the same one every two seconds.
function replaceLive(from) {
  for (const fresh of from.querySelectorAll("[data-live]")) {
    const shown = document.querySelector(`[data-live="${fresh.dataset.live}"]`);
    if (!shown || shown.innerHTML === fresh.innerHTML || shown.contains(document.activeElement)) continue;
    shown.replaceChildren(...fresh.childNodes);
  }
}

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const job = fresh.querySelector("[data-job]");
    if (!job) return;
    if (job.dataset.job === "over") {
      location.reload();
      return;
    }
    replaceLive(fresh);
  } catch {
    // The network is away for a moment: the next look will tell.
  }
  setTimeout(look, EVERY);
}

if (document.querySelector('[data-job="under-way"]')) setTimeout(look, EVERY);
