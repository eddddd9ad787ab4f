// Keeps a page up to date while something goes on. Without this file, its link does the same.
//
// The page says how often with data-live-every (milliseconds), and what it shows with data-live-state: when that
// changes, it is drawn anew; otherwise only the parts marked data-live that changed are replaced.
"use strict";

const page = document.querySelector("[data-live-every]");

// Only what changed is replaced: a screen reader hears a new sentence, not the same one every two seconds.
// What somebody is filling in stays.
function replaceLive(from) {
  for (const fresh of from.querySelectorAll("[data-live]")) {
    const shown = document.querySelector(`[data-live="${fresh.dataset.live}"]`);
    if (!shown || shown.innerHTML === fresh.innerHTML || shown.contains(document.activeElement)) continue;
    shown.replaceChildren(...fresh.childNodes);
  }
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const state = fresh.querySelector("[data-live-state]");
    if (!state) return;
    if (state.dataset.liveState !== page.dataset.liveState) {
      location.reload();
      return;
    }
    replaceLive(fresh);
  } catch {
    // The network is away for a moment: the next look will tell.
  }
  setTimeout(look, Number(page.dataset.liveEvery));
}

if (page) setTimeout(look, Number(page.dataset.liveEvery));
