"""British order, and the 24 hours of the clock: "25 May 2024, 23:59"."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
