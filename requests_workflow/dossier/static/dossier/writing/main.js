// Never lose a word: each answer is saved a second after the last key and when its question is left, even when it is
// not valid; what the server has not acknowledged stays in a journal in this browser. Every page works without this.
//
//   fields   what is answered           queue    one save at a time       wire    the network
//   journal  what is unacknowledged     restore  at the next visit        status  what the person is told
//   choices  two answers to a question  remarks  after leaving a field    groups, conditions, pasting, leaving

import { Choices } from "./choices.js";
import { followConditions } from "./conditions.js";
import { Fields, lengthOf, same } from "./fields.js";
import { Groups } from "./groups.js";
import { Journal } from "./journal.js";
import { guardLeaving } from "./leaving.js";
import { guardPasting } from "./pasting.js";
import { Queue } from "./queue.js";
import { Remarks } from "./remarks.js";
import { restore } from "./restore.js";
import { showOthers, Status } from "./status.js";
import { Wire } from "./wire.js";
import { Words } from "./words.js";

class Page {
  constructor(form) {
    // A browser puts back what was typed in a page left by its Back button, but not what it was typed on.
    form.reset();
    this.form = form;
    this.limit = Number(form.dataset.mostCharacters);
    this.words = new Words();
    this.fields = new Fields(form);
    this.groups = new Groups(this.fields, this.words);
    this.journal = new Journal(form.dataset.owner, form.dataset.writing);
    this.wire = new Wire(form, this.fields);
    this.place = document.querySelector("[data-notices]");
    this.status = new Status(this.words, document.querySelector("[data-said]"), this.place);
    this.remarks = new Remarks(this.fields, this.words);
    this.queue = new Queue({
      send: (answers) => this.wire.send(answers),
      settled: (...what) => this.settle(...what),
      conflict: (code, theirs) => this.ask(code, theirs),
      told: (outcome) => this.tell(outcome),
    });
    this.choices = new Choices({ ...this, take: (code, isSaved) => this.take(code, isSaved) });
    // What the server holds, as far as this page knows.
    this.saved = new Map(this.fields.codes.map((code) => [code, this.fields.read(code)]));
  }

  start() {
    followConditions(this.fields);
    this.form.addEventListener("input", (event) => this.listen(event));
    this.form.addEventListener("change", (event) => this.listen(event));
    this.form.addEventListener("focusout", (event) => this.leave(event));
    // Back from a tunnel, or from another window where one signed in.
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.queue.again());
    guardPasting(this);
    guardLeaving(this);
    this.form.dataset.ready = "";
    return restore(this);
  }

  listen(event) {
    const code = this.fields.isWriting ? null : this.fields.codeOf(event.target);
    if (code) this.take(code);
  }

  leave(event) {
    const code = this.fields.codeOf(event.target);
    if (!code || this.fields.codeOf(event.relatedTarget || {}) === code) return;
    this.queue.hurry();
    // Once the focus has moved on.
    setTimeout(() => this.remarks.left(code));
  }

  // A question was answered: keep it here, then send it.
  take(code, isSaved = false) {
    const typed = this.fields.read(code);
    if (isSaved) this.saved.set(code, typed);
    if (lengthOf(typed) > this.limit) {
      this.refuseLength(code, typed);
      return;
    }
    const isUnchanged = !this.queue.flying.has(code) && !this.choices.open.has(code) && same(typed, this.saved.get(code));
    if (isUnchanged) {
      this.queue.forget(code);
      this.journal.settle(code);
      return;
    }
    this.journal.put(code, typed, this.fields.version(code), this.queue.maybeSaved(code));
    this.queue.typed(code, typed);
  }

  // Measured here: twenty million characters are not sent to be refused. The text stays in its field.
  refuseLength(code, typed) {
    this.journal.settle(code);
    this.journal.unkept.add(code);
    this.queue.refuse(code, typed);
    const limit = this.limit.toLocaleString(document.documentElement.lang);
    this.tell({ kind: "too_large", question: this.fields.label(code), limit });
  }

  settle(code, typed, version, isNewer) {
    this.fields.see(code, version);
    this.saved.set(code, typed);
    if (isNewer) this.journal.put(code, this.fields.read(code), version);
    else this.journal.settle(code);
  }

  ask(code, theirs) {
    this.saved.set(code, theirs.value);
    this.choices.ask(code, theirs);
    this.words.announce("choice-to-make", { who: theirs.who, question: this.fields.label(code) });
  }

  tell(outcome) {
    if (outcome.kind === "gone") this.journal.forget();
    this.status.tell(outcome, {
      isKept: !this.journal.unkept.size,
      choices: this.choices.count,
      faults: this.queue.refused.size,
    });
    if (outcome.saved) this.remarks.receive(Object.keys(outcome.saved), outcome.remarks || {});
    if (outcome.others) showOthers(document.querySelector("[data-others]"), this.words, outcome.others);
  }
}

const form = document.querySelector("form[data-writing]");
if (form) new Page(form).start();
