// Says plainly what the page cannot do without: loaded by boot.js, in browsers of any age, when there is need.
(function () {
  var says = {
    old: [
      "Trình duyệt này quá cũ",
      "Trang cần trình duyệt ra từ giữa năm 2023: Chrome hay Edge 103, Firefox 113, Safari 16.4 trở lên. Hãy cập " +
        "nhật trình duyệt, hoặc mở trang trên thiết bị khác.",
      "This browser is too old",
      "The page needs a browser from mid-2023 or later: Chrome or Edge 103, Firefox 113, Safari 16.4. Please " +
        "update it, or open the page on another device.",
    ],
    wasm: [
      "WebAssembly đang tắt",
      "Trang tìm và đọc bằng WebAssembly, thứ trình duyệt này có nhưng đã tắt, thường do chế độ bảo vệ nghiêm " +
        "ngặt (Lockdown Mode trên iPhone và iPad, mức “Safest” của Tor Browser). Hãy cho phép riêng trang này, " +
        "hoặc mở trang bằng trình duyệt khác.",
      "WebAssembly is switched off",
      "The page searches and reads with WebAssembly, which this browser has but keeps off, most often in a " +
        "strict mode (Lockdown Mode on iPhone and iPad, “Safest” in Tor Browser). Please allow it for this page, " +
        "or open the page in another browser.",
    ],
    file: [
      "Trang này cần một máy chủ web",
      "Trình duyệt không cho trang mở thẳng từ ổ đĩa nạp dữ liệu. Hãy chạy “tracuu serve” với thư mục này, hoặc " +
        "chép thư mục lên một máy chủ web.",
      "This page needs a web server",
      "Browsers do not let a page opened from disk load its data. Run “tracuu serve” with this folder, or copy " +
        "the folder to a web server.",
    ],
  }[document.documentElement.getAttribute("data-cannot")];
  var into = document.getElementById("cannot");
  var add = function (parent, before, tag, text) {
    var element = document.createElement(tag);
    if (text) element.appendChild(document.createTextNode(text));
    parent.insertBefore(element, before);
    return element;
  };
  // The way to the plain pages, which the build put there, stays last.
  var last = into.firstChild;
  add(into, last, "h1", says[0]);
  add(into, last, "p", says[1]);
  var english = add(into, last, "div");
  english.setAttribute("lang", "en");
  add(english, null, "h2", says[2]);
  add(english, null, "p", says[3]);
})();
