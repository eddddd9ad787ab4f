// Leaving the page without losing the last word: by a button of the form, by signing out, by closing the tab.

export function guardLeaving(page) {
  const { form, queue, wire, journal } = page;
  form.addEventListener("submit", (event) => sendFirst(event, page));
  for (const out of document.querySelectorAll("form[data-sign-out]")) {
    out.addEventListener("submit", (event) => sendFirst(event, page), true);
  }
  const farewell = () => {
    const unsent = { ...Object.fromEntries(queue.flying), ...Object.fromEntries(queue.waiting) };
    if (Object.keys(unsent).length && !["closed", "retired", "gone"].includes(queue.trouble)) wire.farewell(unsent);
  };
  window.addEventListener("pagehide", farewell);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") queue.hurry();
    else queue.again();
  });
  // Only when neither the server nor the browser holds what was typed.
  window.addEventListener("beforeunload", (event) => {
    if (journal.unkept.size && !queue.isClean) event.preventDefault();
  });
}

// Hold the form back until the server has everything, then let it go; stay when it cannot.
async function sendFirst(event, page) {
  const { queue, status, choices } = page;
  const left = event.target;
  if (left.dataset.sent === "yes" || queue.isClean) return;
  event.preventDefault();
  event.stopPropagation();
  if (left.dataset.sent === "soon") return;
  left.dataset.sent = "soon";
  const isClean = await queue.flush();
  left.dataset.sent = isClean ? "yes" : "";
  if (isClean) left.requestSubmit(event.submitter);
  else if (choices.count) choices.focus();
  else status.focus();
  if (!isClean && left.hasAttribute("data-sign-out")) warnOfLoss(left, page);
  else left.dataset.sent = "";
}

// Signing out empties the journal; a second press is meant.
function warnOfLoss(left, { place, words }) {
  left.dataset.sent = "yes";
  const told = words.draw("sign-out-loses");
  told.tabIndex = -1;
  place.append(told);
  told.focus();
}
