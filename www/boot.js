// Runs before anything is painted, in browsers of any age: puts on the root what the reader has set on this device,
// and has it said what the page cannot do without (cannot.js).
(function () {
  var root = document.documentElement;
  // A screen that strangers stand before: targets are larger, and nothing is kept.
  if (/[?&]kiosk\b/.test(location.search)) root.setAttribute("data-kiosk", "");
  // Storage may be refused, or hold what others wrote there.
  try {
    if (root.hasAttribute("data-kiosk")) sessionStorage.setItem("tracuu-kiosk", "1");
    if (sessionStorage.getItem("tracuu-kiosk")) root.setAttribute("data-kiosk", "");
    var kept = JSON.parse(localStorage.getItem("tracuu")) || {};
    for (var name in { theme: 1, size: 1, leading: 1, width: 1, face: 1, shortcuts: 1 }) {
      if (/^\w+$/.test(kept[name] || "")) root.setAttribute("data-" + name, kept[name]);
    }
  } catch (error) {}

  var reason = location.protocol === "file:" ? "file" : null;
  try {
    if (!("noModule" in document.createElement("script"))) reason = "old";
    new DecompressionStream("deflate-raw");
  } catch (error) {
    reason = "old";
  }
  // Switched off, as some browsers do in their strictest mode: no newer browser would help.
  if (!reason && typeof WebAssembly !== "object") reason = "wasm";
  if (!reason) return;
  root.setAttribute("data-cannot", reason);
  document.addEventListener("DOMContentLoaded", function () {
    var script = document.createElement("script");
    script.src = "cannot.js";
    document.body.appendChild(script);
    document.getElementById("cannot").removeAttribute("hidden");
    document.getElementById("page").setAttribute("hidden", "");
  });
})();
