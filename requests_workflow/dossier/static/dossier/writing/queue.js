// The order of saves: one request in flight for the section; what is typed meanwhile waits, the newest text only.
//
// `send(answers)` resolves to what became of a batch: {kind, saved, conflicts…} (wire.js). Nothing leaves the queue
// before the server said that it holds it, and what it holds is never sent twice.

import { lengthOf, same } from "./fields.js";

const PAUSE = 1000;
// Somebody who types without a pause is saved all the same.
const PATIENCE = 10_000;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60_000;
// After these, nothing of this page is saved any more.
const STOPS = new Set(["closed", "retired", "gone"]);
// After these, one answer is at fault: it waits for another text, the others go on.
const FAULTS = new Set(["too_large", "refused"]);

export class Queue {
  constructor({ send, settled, conflict, told }) {
    Object.assign(this, { send, settled, conflict, told });
    this.waiting = new Map();
    // Questions with two answers, until somebody chooses; answers that are refused, until they change.
    this.held = new Map();
    this.refused = new Map();
    this.trouble = "";
    this.retry = FIRST_RETRY;
    this.flight = null;
    this.flying = new Map();
    // What was sent and got no answer: the server may hold it all the same.
    this.unsure = new Map();
  }

  get isClean() {
    return !this.waiting.size && !this.held.size && !this.refused.size && !this.flight;
  }

  // A text that the server may hold without this page having been told.
  maybeSaved(code) {
    return this.flying.get(code) ?? this.unsure.get(code);
  }

  knows(code) {
    return [this.waiting, this.held, this.refused, this.flying].some((place) => place.has(code));
  }

  typed(code, typed) {
    this.refused.delete(code);
    if (this.held.has(code)) this.held.set(code, typed);
    else {
      if (!this.waiting.size) this.since = Date.now();
      this.waiting.set(code, typed);
      if (!this.trouble) this.plan(Math.min(PAUSE, this.since + PATIENCE - Date.now()));
    }
  }

  hold(code, typed) {
    this.waiting.delete(code);
    this.held.set(code, typed);
  }

  refuse(code, typed) {
    this.waiting.delete(code);
    this.refused.set(code, typed);
  }

  release(code) {
    this.held.delete(code);
  }

  forget(code) {
    for (const place of [this.waiting, this.held, this.refused]) place.delete(code);
  }

  // Send soon: a question was left.
  hurry() {
    if (this.waiting.size && !this.trouble) this.plan(0);
  }

  // The network is back, or somebody signed in: try now.
  again() {
    if (!this.waiting.size || STOPS.has(this.trouble)) return;
    this.retry = FIRST_RETRY;
    this.plan(0);
  }

  // Send all that waits; return whether the server now holds everything.
  async flush() {
    clearTimeout(this.timer);
    do await this.run();
    while (this.waiting.size && !this.trouble);
    return this.isClean;
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), delay);
  }

  run() {
    if (!this.flight && this.waiting.size) this.flight = this.fly().finally(() => this.land());
    return this.flight || Promise.resolve();
  }

  land() {
    this.flight = null;
    this.flying = new Map();
    if (!this.waiting.size || STOPS.has(this.trouble) || this.trouble === "signed_out") return;
    this.plan(this.trouble ? this.retry : PAUSE);
  }

  async fly() {
    const batch = new Map(this.waiting);
    this.flying = batch;
    this.waiting.clear();
    this.told({ kind: "sending" });
    const outcome = await this.send(Object.fromEntries(batch));
    this.retry = outcome.kind === "offline" ? Math.min(this.retry * 2, LAST_RETRY) : FIRST_RETRY;
    this.trouble = outcome.kind === "saved" || FAULTS.has(outcome.kind) ? "" : outcome.kind;
    for (const [code, typed] of batch) {
      this.settle(code, typed, outcome);
      if (outcome.kind === "offline") this.unsure.set(code, typed);
      else this.unsure.delete(code);
    }
    if (FAULTS.has(outcome.kind)) this.refuseLongest(batch);
    this.told(outcome);
  }

  settle(code, typed, { saved = {}, conflicts = {} }) {
    const isNewer = this.waiting.has(code);
    if (code in saved) this.settled(code, typed, saved[code], isNewer);
    else if (code in conflicts && same(conflicts[code].value, this.unsure.get(code))) {
      // Theirs is mine: an earlier save whose answer was lost.
      if (!isNewer) this.waiting.set(code, typed);
      this.settled(code, conflicts[code].value, conflicts[code].version, true);
    } else if (code in conflicts) {
      const mine = isNewer ? this.waiting.get(code) : typed;
      this.hold(code, mine);
      this.conflict(code, conflicts[code]);
    } else if (!isNewer) this.waiting.set(code, typed);
  }

  // The server does not say which answer is at fault; the others deserve another try.
  refuseLongest(batch) {
    const [[code, typed]] = [...batch].sort((one, other) => lengthOf(other[1]) - lengthOf(one[1]));
    if (this.waiting.get(code) === typed) this.refuse(code, typed);
  }
}
