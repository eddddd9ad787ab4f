// Opens a sealed letter on the holder's own machine: neither the private key nor the letter's content leaves this page.
"use strict";

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

async function privateKey(file) {
  const pem = (await file.text()).trim();
  if (!pem.startsWith("-----BEGIN PRIVATE KEY-----")) throw new Error("key");
  const der = bytes(pem.replaceAll(/-----[^-]+-----|\s/g, ""));
  return crypto.subtle.importKey("pkcs8", der, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["decrypt"]);
}

async function open(letter, key) {
  const [header, wrapped, vector, body, tag] = letter.trim().split(".");
  const secret = await crypto.subtle.decrypt({ name: "RSA-OAEP" }, key, bytes(wrapped));
  const content = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
  const whole = new Uint8Array([...bytes(body), ...bytes(tag)]);
  const how = { name: "AES-GCM", iv: bytes(vector), additionalData: new TextEncoder().encode(header), tagLength: 128 };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, content, whole)));
}

function show(place, identity, labels) {
  const list = document.createElement("dl");
  list.className = "definitions";
  for (const [name, value] of Object.entries(identity)) {
    const group = document.createElement("div");
    const [term, told] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = labels[name] || name;
    told.textContent = value;
    group.append(term, told);
    list.append(group);
  }
  place.querySelector("[data-content]").replaceChildren(list);
  place.querySelector("[data-opened]").hidden = false;
  place.querySelector("[data-opened] h3").focus();
}

// What may be done changes once the letter is fetched: the buttons are those of the page as it is now.
async function refreshActs() {
  const answer = await fetch(location.href, { redirect: "error" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-acts]");
  const shown = document.querySelector("[data-acts]");
  if (fresh && shown) shown.replaceWith(fresh);
}

function say(place, words) {
  const problem = place.querySelector("[data-problem]");
  problem.textContent = words;
  problem.hidden = !words;
  if (words) problem.focus();
}

async function sealed(place) {
  const form = document.querySelector("form[data-fetch]");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
  if (!answer.ok) throw new Error("fetch");
  return answer.text();
}

async function opened(place) {
  say(place, "");
  const file = place.querySelector("input[type=file]").files[0];
  if (!file) return say(place, place.dataset.noKey);
  let key;
  try {
    key = await privateKey(file);
  } catch {
    return say(place, place.dataset.badKey);
  }
  let letter;
  try {
    letter = await sealed(place);
  } catch {
    return say(place, place.dataset.failed);
  }
  try {
    show(place, (await open(letter, key)).identity, JSON.parse(place.dataset.labels));
  } catch {
    say(place, place.dataset.wrongKey);
  }
  await refreshActs();
}

const place = document.querySelector("[data-open]");
if (place && window.crypto && crypto.subtle) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => opened(place));
}
