// What is typed and not yet acknowledged by the server, kept in this browser: one entry a question and an open page.
//
// localStorage, not IndexedDB: it writes at once, so that the letter typed just before a crash is there. An entry is
// named after its owner, an opaque word that the server gives for this person and this file: the next person at the
// same browser is never offered it. Signing out erases everything (ui.js). A page that is still open holds a lock, so
// that another one does not take its entries for those of a dead one.

const ROOT = "hub.writing";
const LIFE = 30 * 24 * 60 * 60 * 1000;
// Characters: a browser gives some five million to the whole site.
const LONGEST = 500_000;

export class Journal {
  constructor(owner, section, store = browserStore()) {
    this.store = store;
    this.page = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
    this.prefix = `${ROOT}:${owner}:${section}:`;
    // Questions whose text this browser could not keep.
    this.unkept = new Set();
    hold(`${ROOT}:${this.page}`);
  }

  // `seen`: the version it was typed on; `sent`: an earlier text that the server may hold by now.
  put(code, typed, seen, sent) {
    const entry = JSON.stringify({ typed, seen, sent, at: Date.now() });
    try {
      if (entry.length > LONGEST) throw new RangeError(code);
      this.store.setItem(this.key(code), entry);
      this.unkept.delete(code);
    } catch {
      // Full, forbidden, or too long: an older text under this name would be worse than none.
      this.drop(this.key(code));
      this.unkept.add(code);
    }
    return !this.unkept.has(code);
  }

  settle(code) {
    this.unkept.delete(code);
    this.drop(this.key(code));
  }

  drop(key) {
    try {
      this.store.removeItem(key);
    } catch {
      // A browser that forbids storage holds nothing to drop.
    }
  }

  // The entries that pages now closed left for this section, the oldest first: [{key, code, typed, seen, sent, at}].
  async leftBehind() {
    const open = await openPages();
    const found = [];
    for (const [key, entry] of entries(this.store)) {
      if (!(Date.now() - entry.at < LIFE)) this.drop(key);
      else if (key.startsWith(this.prefix)) found.push({ key, ...entry });
    }
    return found
      .map((entry) => ({ ...entry, ...named(entry.key.slice(this.prefix.length)) }))
      .filter(({ page }) => page !== this.page && !open.has(`${ROOT}:${page}`))
      .sort((one, other) => one.at - other.at);
  }

  // The file is gone, and what was being written in it.
  forget() {
    for (const [key] of entries(this.store)) if (key.startsWith(this.prefix)) this.drop(key);
  }

  key(code) {
    return `${this.prefix}${this.page}:${code}`;
  }
}

// Sections of a file in which something typed here never reached the server.
export function sectionsLeft(owner, store = browserStore()) {
  const prefix = `${ROOT}:${owner}:`;
  const mine = entries(store).filter(([key]) => key.startsWith(prefix));
  return new Set(mine.map(([key]) => key.slice(prefix.length).split(":")[0]));
}

function browserStore() {
  try {
    return window.localStorage;
  } catch {
    // Forbidden here: nothing is kept, and the page says so.
    return { getItem: () => null, removeItem() {}, setItem() { throw new Error("no storage"); } };
  }
}

function named(rest) {
  const [page, code] = rest.split(":");
  return { page, code };
}

function entries(store) {
  try {
    return Object.keys(store)
      .filter((key) => key.startsWith(`${ROOT}:`))
      .map((key) => [key, parse(store.getItem(key))]);
  } catch {
    return [];
  }
}

function parse(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}

// A lock lasts as long as its page, even when the browser is killed.
function hold(name) {
  if (navigator.locks) navigator.locks.request(name, () => new Promise(() => {})).catch(() => {});
}

async function openPages() {
  if (!navigator.locks) return new Set();
  const { held } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name));
}
