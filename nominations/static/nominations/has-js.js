// Tells the style sheets that scripts run: everything works without them too.
document.documentElement.classList.replace("no-js", "has-js");
