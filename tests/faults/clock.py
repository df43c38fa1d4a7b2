"""The beat of a fault run: the product's own schedule with its minutes made seconds; workers keep the product's."""

from config.celery import app

# The product's names and tasks; only how often.
SECONDS = {"plan": 3.0, "drain": 2.0, "sweep": 2.0, "reconcile": 2.0}
SCHEDULE = app.conf.beat_schedule

app.conf.beat_schedule = {
    name: {**SCHEDULE[name], "schedule": seconds, "options": {"expires": seconds}} for name, seconds in SECONDS.items()
}
