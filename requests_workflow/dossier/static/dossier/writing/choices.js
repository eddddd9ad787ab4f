// Two answers to one question: the person chooses, in the page, under the question. Theirs is shown, mine stays in its
// field; nothing is sent for this question before the choice. The focus moves only once a button was pressed.

import { same } from "./fields.js";

export class Choices {
  // `take(code, isSaved)` is told what the field now holds, and whether the server holds it already.
  constructor({ fields, queue, words, take }) {
    Object.assign(this, { fields, queue, words, take });
    this.open = new Map();
  }

  // `theirs`: {version, value, shown, who, when}. `kind`: "conflict", or "left-behind" for a text of an earlier visit.
  ask(code, theirs, kind = "conflict") {
    this.close(code);
    const box = this.words.draw(kind, { who: theirs.who, when: theirs.when, question: this.fields.label(code) });
    box.querySelector("[data-theirs]").textContent = shown(theirs.shown);
    box.querySelector("[data-theirs]").classList.toggle("nothing", !shown(theirs.shown).trim());
    for (const button of box.querySelectorAll("[data-keep]")) {
      button.hidden = button.dataset.keep === "both" && !this.fields.isJoinable(code);
      button.addEventListener("click", () => this.keep(code, button.dataset.keep, theirs));
    }
    const field = this.fields.box(code);
    field.classList.add("has-choice");
    field.append(box);
    this.open.set(code, box);
    this.nameFirst();
  }

  // The line at the foot of the page leads to #choix.
  nameFirst() {
    const titles = [...this.open.values()].map((box) => box.querySelector("[data-choice-title]"));
    for (const title of titles) title.removeAttribute("id");
    if (titles.length) titles[0].id = "choix";
  }

  keep(code, which, theirs) {
    const mine = this.fields.read(code);
    this.close(code);
    this.queue.forget(code);
    this.fields.see(code, theirs.version);
    const typed = { mine, theirs: theirs.value, both: inSequence(theirs.value, mine) }[which];
    this.fields.write(code, typed);
    this.take(code, which === "theirs" && theirs.isSaved !== false);
    this.fields.first(code)?.focus();
    this.words.announce(`kept-${which}`);
  }

  close(code) {
    this.open.get(code)?.remove();
    this.open.delete(code);
    this.fields.box(code).classList.remove("has-choice");
    this.nameFirst();
  }

  get count() {
    return this.open.size;
  }

  // Bring the person to the first question that waits for a choice.
  focus() {
    const [box] = this.open.values();
    box?.querySelector("[data-choice-title]").focus();
  }
}

function shown(text) {
  return Array.isArray(text) ? text.join("\n") : text || "";
}

function inSequence(theirs, mine) {
  if (!Array.isArray(mine)) return [theirs, mine].filter((text) => text.trim()).join("\n\n");
  return [...theirs, ...mine.filter((one) => !theirs.some((other) => same(one, other)))];
}
