// The words of the page: `<template data-words="…">` drawn by the server in the reader's language, so that this folder
// holds none. `data-fill="name"` in a template is where a value goes, always as text.

export class Words {
  constructor(root = document) {
    this.root = root;
    this.voice = root.querySelector("[data-announce]");
  }

  // A copy of a template's element, with its values put in.
  draw(name, values = {}) {
    const template = this.root.querySelector(`template[data-words="${name}"]`);
    const drawn = template.content.firstElementChild.cloneNode(true);
    for (const place of [drawn, ...drawn.querySelectorAll("[data-fill]")].filter((one) => one.dataset.fill)) {
      place.textContent = values[place.dataset.fill] ?? "";
    }
    return drawn;
  }

  text(name, values = {}) {
    return this.draw(name, values).textContent.trim().replace(/\s+/g, " ");
  }

  // To screen readers, once they have finished what they are saying.
  say(text) {
    this.voice.textContent = text.trim().replace(/\s+/g, " ");
  }

  announce(name, values = {}) {
    this.say(this.text(name, values));
  }
}
