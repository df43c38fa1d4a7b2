// Starts ECL's components, and keeps a double click from sending a form twice (the server refuses the second one too).
(function () {
  "use strict";
  if (window.ECL) window.ECL.autoInit();
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
