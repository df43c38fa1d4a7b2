// Gives the admin's autocomplete boxes a name while they are empty: select2 sets a title only with a choice.
(function () {
  "use strict";
  function name() {
    document.querySelectorAll(".select2-selection__rendered:not([title])").forEach(function (box) {
      if (box.textContent.trim()) box.title = box.textContent.trim();
    });
  }
  new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
  name();
})();
