"""Declarations: what States signed, who signed when, who accedes, what was promised. Partners live a floor higher."""
