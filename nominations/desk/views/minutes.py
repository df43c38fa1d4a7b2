"""The minutes of a meeting at the desk."""

from nominations.desk.views.routing import Routes

ROUTES: Routes = {}
