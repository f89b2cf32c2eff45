"""Addresses of the office: conversations. Their names stand in the name space `office:`."""

from django.urls import path

from akrab.backoffice.inbox import answers, deeds, delivery, figures, files, hours, lists, mailing, talks, unsure

urlpatterns = [
    path("inbox/", lists.inbox, name="messages"),
    path("inbox/figures/", figures.figures, name="inbox_figures"),
    path("inbox/settings/", hours.settings, name="inbox_settings"),
    path("inbox/failed/", delivery.failed, name="messages_failed"),
    path("inbox/failed/<int:pk>/retry/", delivery.retry, name="message_retry"),
    path("inbox/unsure/", unsure.unsure, name="messages_unsure"),
    path("inbox/unsure/all/", unsure.settle_all, name="messages_settle"),
    path("inbox/unsure/<int:pk>/", unsure.settle, name="message_settle"),
    path("inbox/mail/", mailing.settings, name="inbox_mail"),
    path("inbox/files/<int:pk>/", files.file, name="talk_file"),
    path("inbox/<int:pk>/", talks.talk, name="talk"),
    path("inbox/<int:pk>/live/", talks.live, name="talk_live"),
    path("inbox/<int:pk>/typing/", talks.typing, name="talk_typing"),
    path("inbox/<int:pk>/write/", talks.write, name="talk_write"),
    path("inbox/<int:pk>/saved/<int:answer>/", answers.filled, name="talk_saved"),
    path("inbox/<int:pk>/do/<slug:deed>/", deeds.decide, name="talk_deed"),
    path("tap/", delivery.tap, name="tap"),
    # where conversations used to be
    path("messages/", delivery.moved, name="messages_before"),
    path("messages/unsure/", delivery.moved, {"name": "messages_unsure"}, name="unsure_before"),
    path("messages/failed/", delivery.moved, {"name": "messages_failed"}, name="failed_before"),
    path("customers/<int:pk>/messages/", talks.of_customer, name="conversation"),
]
