// What became of what is typed: a line that always tells, and a notice when something is wrong.
//
// The line changes at each save; it is read aloud only when the state changes, and at most once a minute while all is
// well: somebody who writes is not interrupted for good news.

const QUIET = 60_000;
const FORGOTTEN = 75_000;

export class Status {
  constructor(words, line, place) {
    Object.assign(this, { words, line, place });
    this.state = "";
    this.spokenAt = -Infinity;
  }

  // `isKept`: this browser holds a copy of all that is not acknowledged. `choices`: questions that wait for a choice.
  // `faults`: answers that are refused, whose notice stays while the others are saved.
  tell(outcome, { isKept = true, choices = 0, faults = 0 } = {}) {
    const { kind } = outcome;
    if (kind === "sending") {
      if (!this.shown) this.line.textContent = this.words.text("sending");
      return;
    }
    // What is wrong leads to its notice or to the choice, which may be far above.
    const line = kind !== "saved" ? this.words.draw(`line-${kind}`) : choices ? this.choicesLeft(choices) : outcome.said;
    if (line) this.line.replaceChildren(line);
    if (kind === "saved" && faults) return;
    const state = kind === "saved" ? "" : `${kind} ${isKept}`;
    if (state !== this.state) this.notice(kind, outcome, isKept);
    else if (kind === "saved" && line) this.speak(this.line.textContent);
    this.state = state;
  }

  choicesLeft(n) {
    return this.words.draw(n > 1 ? "choices-left" : "choice-left", { n });
  }

  // A notice is spoken as it appears; when it goes, the good news are.
  notice(kind, outcome, isKept) {
    this.shown?.remove();
    this.shown = null;
    this.spokenAt = -Infinity;
    if (kind === "saved") {
      this.speak(outcome.said || "");
      return;
    }
    this.shown = this.words.draw(kind, { reason: outcome.reason, limit: outcome.limit, question: outcome.question });
    for (const line of this.shown.querySelectorAll("[data-kept]")) line.hidden = (line.dataset.kept === "yes") !== isKept;
    const link = this.shown.querySelector("[data-sign-in]");
    if (link && outcome.url) link.href = outcome.url;
    // What no copy holds must not leave with the page.
    if (link && !isKept) link.target = "_blank";
    this.shown.tabIndex = -1;
    this.place.append(this.shown);
    this.words.say([...this.shown.querySelectorAll("p:not([hidden])")].map((line) => line.textContent).join(" "));
  }

  speak(text) {
    if (!text || Date.now() - this.spokenAt < QUIET) return;
    this.spokenAt = Date.now();
    this.words.say(text);
  }

  focus() {
    this.shown?.focus();
  }
}

let leaves;

// Who else writes here: shown as they come, taken away as they go, or a while after this page last heard of them.
export function showOthers(place, words, names) {
  clearTimeout(leaves);
  const told = names.map((name) => words.text("writes-here", { name })).join(" ");
  place.textContent = told;
  place.hidden = !told;
  if (told) leaves = setTimeout(() => showOthers(place, words, []), FORGOTTEN);
}
