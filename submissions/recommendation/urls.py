"""Addresses of this room."""

from django.urls import path, register_converter

from submissions.recommendation import views, views_desk, views_returns, views_submission, views_visits


class Direction:
    """Up or down."""

    regex = "up|down"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Direction, "direction")

urlpatterns = [
    path("desk/", views_desk.desk, name="province-desk"),
    path("recommendations/", views.recommendation_list, name="recommendation-list"),
    path("recommendations/places/<int:pk>/<direction:direction>/", views.move, name="recommendation-move"),
    path("recommendations/places/<int:pk>/put/", views.put, name="recommendation-put"),
    path("recommendations/places/<int:pk>/remove/", views.remove, name="recommendation-remove"),
    path("recommendations/places/<int:pk>/opinion/", views.opinion, name="recommendation-opinion"),
    path("recommendations/<slug:code>/", views.recommendation, name="recommendation"),
    path("recommendations/<slug:code>/submit/", views_submission.submit, name="recommendation-submit"),
    path("recommendations/<slug:code>/recall/", views_submission.recall, name="recommendation-recall"),
    path("recommendations/<slug:code>/table/", views_submission.table, name="recommendation-table"),
    path("recommendations/<slug:code>/letter/", views_submission.letter, name="recommendation-letter"),
    path("applications/<str:code>/recommend/", views.add, name="recommendation-add"),
    path("applications/<str:code>/return/", views_returns.return_application, name="return"),
    path("applications/<str:code>/visit/", views_visits.visit, name="visit"),
    path("visits/<int:pk>/", views_visits.record_sheet, name="visit-sheet"),
    path("visits/photos/<int:pk>/", views_visits.photo, name="visit-photo"),
]
