// The questions of the form: what is answered now, as the server types it (a text, a list of texts, a list of rows),
// and the other way round. The rest of this folder never looks at an input by itself.

import { readRows, writeRows } from "./rows.js";

const VERSION = "version.";

export function same(one, other) {
  return canonical(one) === canonical(other);
}

// A form sends each line break as two characters, a script as one: they are the same answer.
function canonical(typed) {
  return JSON.stringify(typed, (_key, value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n") : value));
}

export function lengthOf(typed) {
  if (typeof typed === "string") return typed.length;
  return Object.values(typed).reduce((sum, part) => sum + lengthOf(part), 0);
}

export class Fields {
  constructor(form) {
    this.form = form;
    this.marks = new Map();
    for (const mark of form.querySelectorAll(`input[name^="${VERSION}"]`)) {
      this.marks.set(mark.name.slice(VERSION.length), mark);
    }
    // True while a script, not a person, changes what is answered.
    this.isWriting = false;
  }

  get codes() {
    return [...this.marks.keys()];
  }

  has(code) {
    return this.marks.has(code);
  }

  // The version of the answer that this page last saw. The attribute is read, for a browser that goes back to a page
  // puts back the value of a hidden input too.
  version(code) {
    return Number(this.marks.get(code).dataset.version);
  }

  see(code, version) {
    const mark = this.marks.get(code);
    if (!mark) return;
    mark.value = version;
    mark.dataset.version = version;
  }

  codeOf(control) {
    const code = (control.name || "").split(".")[0];
    return control.name && !control.name.startsWith(VERSION) && this.has(code) ? code : null;
  }

  controls(code) {
    return [...this.form.elements].filter((one) => this.codeOf(one) === code);
  }

  first(code) {
    return this.controls(code).find((one) => !one.disabled) || null;
  }

  box(code) {
    const first = this.controls(code)[0];
    return first ? first.closest(".field") || first.parentElement : this.form;
  }

  label(code) {
    const named = this.box(code).querySelector("legend, label");
    return named ? named.firstChild.textContent.trim() : code;
  }

  // Two answers can both be kept: a text after the other, the rows or the choices of both.
  isJoinable(code) {
    const [first] = this.controls(code);
    return this.group(code) !== null || first.tagName === "TEXTAREA" || first.type === "checkbox";
  }

  holdsFocus(code) {
    return this.codeOf(document.activeElement || {}) === code;
  }

  read(code) {
    const group = this.group(code);
    if (group) return readRows(group, code);
    const all = this.controls(code);
    if (!all.length) return "";
    if (all[0].type === "radio") return all.filter((one) => one.checked).map((one) => one.value)[0] || "";
    if (all[0].type === "checkbox") return all.filter((one) => one.checked).map((one) => one.value);
    return all.length > 1 ? all.map((one) => one.value) : all[0].value;
  }

  // Changes what is answered, without taking the focus, nor moving the caret.
  write(code, typed) {
    const group = this.group(code);
    this.isWriting = true;
    try {
      if (group) writeRows(group, code, typed || []);
      else this.controls(code).forEach((one, index) => write(one, typed, index));
    } finally {
      this.isWriting = false;
    }
  }

  group(code) {
    return this.form.querySelector(`[data-group="${CSS.escape(code)}"]`);
  }
}

function write(control, typed, index) {
  if (control.type === "radio") control.checked = control.value === typed;
  else if (control.type === "checkbox") control.checked = typed.includes(control.value);
  else putText(control, (Array.isArray(typed) ? typed[index] : typed) || "");
  // Counters and questions that depend on this one follow.
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

export function putText(control, text) {
  if (control.value === text) return;
  const caret = control === document.activeElement && typeof control.selectionStart === "number";
  const { selectionStart: from, selectionEnd: to } = caret ? control : {};
  control.value = text;
  if (caret) control.setSelectionRange(Math.min(from, text.length), Math.min(to, text.length));
}
