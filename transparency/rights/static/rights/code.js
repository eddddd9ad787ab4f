// The address in a receipt's QR code has the code behind a #, which browsers keep to themselves: it fills the field.
"use strict";

const field = document.querySelector("input[name=code]");
if (field && location.hash.length > 1) {
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
