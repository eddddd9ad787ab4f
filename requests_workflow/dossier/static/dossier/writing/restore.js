// When the page opens: what an earlier visit typed here and the server never acknowledged.
//
// Typed on the answer that is still saved: it goes back into its field and is sent. Typed on an older one: the person
// chooses. Already saved (the answer came after the page had closed): forgotten. A question that is asked no more: its
// text is shown, to be copied.

import { same } from "./fields.js";

export async function restore({ fields, queue, journal, choices, words, place }) {
  const entries = await journal.leftBehind();
  let putBack = 0;
  for (const entry of entries) {
    const { key, code, typed, seen, sent } = entry;
    if (!fields.has(code)) showLost(entry, journal, words, place);
    else if (same(fields.read(code), typed)) journal.drop(key);
    else {
      const isSaved = !queue.knows(code);
      const theirs = { ...asShown(fields, code), isSaved };
      const isOnSaved = isSaved && (seen === theirs.version || same(sent ?? null, theirs.value));
      fields.write(code, typed);
      journal.put(code, typed, isOnSaved ? theirs.version : seen);
      journal.drop(key);
      if (isOnSaved) queue.typed(code, typed);
      else offer({ fields, queue, choices }, entry, theirs);
      putBack += 1;
    }
  }
  if (putBack) place.append(words.draw("put-back", { n: putBack }));
  if (putBack) words.announce("put-back", { n: putBack });
  queue.hurry();
}

// Until the choice is made, it stands on the version it was typed on: nothing is written over.
function offer({ fields, queue, choices }, { code, typed, seen }, theirs) {
  fields.see(code, seen);
  queue.hold(code, typed);
  choices.ask(code, theirs, "left-behind");
}

// The answer as the page shows it now: what is saved, unless the person was faster than this script.
function asShown(fields, code) {
  const value = fields.read(code);
  return { version: fields.version(code), value, shown: inWords(fields, code, value) };
}

function inWords(fields, code, value) {
  const chosen = fields.controls(code).filter((one) => one.checked);
  if (chosen.length) return chosen.map((one) => one.labels[0]?.textContent.trim() || one.value);
  if (!Array.isArray(value)) return value;
  return value.map((row) => (typeof row === "string" ? row : Object.values(row).filter(Boolean).join(", ")));
}

function showLost({ key, typed }, journal, words, place) {
  const told = words.draw("question-gone");
  told.querySelector("textarea").value = typeof typed === "string" ? typed : JSON.stringify(typed, null, 1);
  told.querySelector("button").addEventListener("click", () => {
    journal.drop(key);
    told.remove();
  });
  place.append(told);
}
