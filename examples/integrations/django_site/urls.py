"""Where the app, the admin, and the doors in and out stand."""

from django.contrib import admin
from django.contrib.auth import views as doors
from django.urls import include, path


urlpatterns = [
    path("admin/", admin.site.urls),
    path("login", doors.LoginView.as_view(template_name="indicators/login.html"), name="login"),
    path("logout", doors.LogoutView.as_view(), name="logout"),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("indicators.urls")),
]
