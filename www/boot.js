// Runs in browsers of any age, before the page's modules: says plainly what the page cannot do without.
(function () {
  var old = !("noModule" in document.createElement("script")) || typeof WebAssembly !== "object";
  try {
    new DecompressionStream("deflate-raw");
  } catch (error) {
    old = true;
  }
  var reason = location.protocol === "file:" ? "file" : old ? "old" : null;
  if (!reason) return;
  document.documentElement.setAttribute("data-cannot", reason);
  document.addEventListener("DOMContentLoaded", function () {
    document.getElementById("cannot-" + reason).removeAttribute("hidden");
    document.getElementById("page").setAttribute("hidden", "");
  });
})();
