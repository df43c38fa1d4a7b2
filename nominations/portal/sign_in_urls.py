"""The addresses of signing in: of allauth's, only those that we use, under the names that it looks for."""

from django.urls import path

from nominations.portal.views import sign_in

urlpatterns = [
    path("sign-in/", sign_in.ask, name="account_login"),
    path("sign-in/", sign_in.ask, name="account_request_login_code"),
    path("sign-in/code/", sign_in.confirm, name="account_confirm_login_code"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/inactive/", sign_in.inactive, name="account_inactive"),
]
