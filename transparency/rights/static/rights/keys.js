// Makes a key pair in the holder's browser: the private half is saved as a file, the public half fills the form.
"use strict";

function pem(label, der) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(der)));
  return `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g).join("\n")}\n-----END ${label}-----\n`;
}

function save(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function make(place) {
  const how = { name: "RSA-OAEP", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  const pair = await crypto.subtle.generateKey(how, true, ["encrypt", "decrypt"]);
  save(pem("PRIVATE KEY", await crypto.subtle.exportKey("pkcs8", pair.privateKey)), "cle-privee.pem");
  document.querySelector("textarea[name=key]").value = pem("PUBLIC KEY", await crypto.subtle.exportKey("spki", pair.publicKey));
  place.querySelector("[data-made]").hidden = false;
}

const place = document.querySelector("[data-make-key]");
if (place && window.crypto && crypto.subtle) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => make(place));
}
