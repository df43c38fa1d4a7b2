"""Who is there: the door, the lists, the export of a meeting."""

from nominations.desk.views.routing import Routes

ROUTES: Routes = {}
