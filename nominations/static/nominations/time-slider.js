// Lets the pictures of a declaration follow the slider without a new page. Without it, the button beside the slider does.
(function () {
  "use strict";
  var slider = document.getElementById("id_step");
  if (!slider || !window.fetch || !window.DOMParser) return;
  var stops = document.getElementById("dec-stops").options, asked = 0, timer;

  function said() {
    var words = stops[slider.value].getAttribute("label");
    slider.setAttribute("aria-valuetext", words);
    document.querySelector(".dec-slider__here").textContent = words;
  }

  function show(address, page) {
    var fresh = new DOMParser().parseFromString(page, "text/html");
    document.querySelectorAll("[data-follows]").forEach(function (part) {
      var other = fresh.getElementById(part.id);
      if (other) part.replaceWith(other);
    });
    document.getElementById("dec-sentence").textContent = fresh.getElementById("dec-sentence").textContent;
    document.getElementById("id_on").value = fresh.getElementById("id_on").value;
    document.title = fresh.title;
    history.replaceState(null, "", address);
  }

  function follow() {
    var form = slider.form, turn = ++asked, order = form.elements.order;
    var address = location.pathname + "?on=" + stops[slider.value].dataset.on + (order ? "&order=" + order.value : "");
    fetch(address, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status))); })
      .then(function (page) { if (turn === asked) show(address, page); })
      .catch(function () { form.submit(); });
  }

  slider.addEventListener("input", function () {
    said();
    clearTimeout(timer);
    timer = setTimeout(follow, 150);
  });
})();
