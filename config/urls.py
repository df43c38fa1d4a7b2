"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from config import views
from nominations.portal.views import mailbox
from nominations.register.views import about as register

handler400 = views.bad_request
handler500 = views.server_error

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/", views.health_report, name="health"),
    path("metrics/", views.measures, name="metrics"),
    path("mailbox/", mailbox.inbox, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.mail, name="mailbox_mail"),
    path("api/v1/", include("nominations.register.api.urls")),
    path("robots.txt", register.robots, name="robots"),
    path("register/", include("nominations.register.urls")),
    path("", include("nominations.portal.sign_in_urls")),
    path("", include("nominations.portal.urls")),
]
