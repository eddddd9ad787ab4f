// Seals who a person is before anything leaves this browser. Without this file the server does it, in memory, and says so.
//
// The form's data-seal holds, for each data holder, its public key and the names of the answers that go into its letter.
// A letter is a JWE in compact form (RFC 7516): RSA-OAEP-256 for the key, A256GCM for the content. The answers themselves
// are never sent; the page keeps them until the receipt has come, so that nothing is lost when something goes wrong.
"use strict";

// The content is padded to a multiple of so many bytes: the length of a letter does not tell how long a name is.
const BLOCK = 1024;
const TEXT = new TextEncoder();

function base64url(bytes) {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function padded(content) {
  const plain = TEXT.encode(JSON.stringify(content));
  const whole = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(0x20);
  whole.set(plain);
  return whole;
}

async function seal(content, { kid, jwk }) {
  const header = base64url(TEXT.encode(JSON.stringify({ alg: "RSA-OAEP-256", enc: "A256GCM", kid, cty: "application/json" })));
  const oaep = { name: "RSA-OAEP", hash: "SHA-256" };
  const holder = await crypto.subtle.importKey("jwk", { ...jwk, alg: "RSA-OAEP-256", ext: true }, oaep, false, ["encrypt"]);
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const vector = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  const how = { name: "AES-GCM", iv: vector, additionalData: TEXT.encode(header), tagLength: 128 };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, padded(content)));
  const wrapped = await crypto.subtle.encrypt(oaep, holder, secret);
  const [body, tag] = [sealed.slice(0, -16), sealed.slice(-16)];
  return [header, ...[wrapped, vector, body, tag].map(base64url)].join(".");
}

// The answers are read from the page for the time of sealing, and kept nowhere.
function answers(form, names) {
  const told = {};
  for (const name of names) {
    const value = form.elements[name] ? form.elements[name].value.trim() : "";
    if (value) told[name] = value;
  }
  return told;
}

function letters(form) {
  const { content, to } = JSON.parse(form.dataset.seal);
  return Promise.all(
    to.map(async (holder) => `${holder.kid} ${await seal({ ...content, identity: answers(form, holder.fields) }, holder)}`),
  );
}

// Everything of the form but who the person is.
function body(form, sealed) {
  const identity = form.querySelector("[data-identity]");
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const fields = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    if (![...fields].some((field) => identity.contains(field))) sent.append(name, value);
  }
  for (const letter of sealed) sent.append("lettre", letter);
  return sent;
}

function say(form, words) {
  const place = document.querySelector("[data-problem]");
  place.replaceChildren(document.createTextNode(words));
  place.hidden = false;
  place.focus();
}

function show(fresh) {
  document.title = fresh.title;
  for (const part of ["main", "nav.breadcrumb"]) document.querySelector(part).replaceWith(fresh.querySelector(part));
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
  scrollTo(0, 0);
}

// A key may have changed, or the page may be too old: the next try uses what the answer brings.
function takeFresh(form, fresh) {
  const newer = fresh.querySelector("form[data-seal]");
  if (!newer) return;
  form.dataset.seal = newer.dataset.seal;
  form.elements.billet.value = newer.elements.billet.value;
}

async function send(form) {
  const answer = await fetch(location.pathname, { method: "POST", body: body(form, await letters(form)), redirect: "error" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelector("[data-receipt]")) return show(fresh);
  takeFresh(form, fresh);
  const told = fresh.querySelector("[data-problem]:not([hidden]), .error-summary, main h1");
  say(form, told ? told.textContent.trim() : form.dataset.failed);
}

async function submitted(event) {
  event.preventDefault();
  const form = event.target;
  if (!form.reportValidity() || form.dataset.busy) return;
  form.dataset.busy = "true";
  try {
    await send(form);
  } catch {
    say(form, form.dataset.failed);
  } finally {
    delete form.dataset.busy;
  }
}

const form = document.querySelector("form[data-seal]");
if (form && window.crypto && crypto.subtle) {
  form.addEventListener("submit", submitted);
  document.querySelector("[data-sealed-here]").hidden = false;
  document.querySelector("[data-sealed-there]").hidden = true;
}
