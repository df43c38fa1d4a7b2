"""Opinions and votes at the desk."""

from nominations.desk.views.routing import Routes

ROUTES: Routes = {}
