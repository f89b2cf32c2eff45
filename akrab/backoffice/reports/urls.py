"""Addresses: reports and what their figures mean."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.reports import behind, figures, files, mailing, making, own, sales

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/", figures.figures, name="figures"),
    path("reports/", own.reports, name="reports"),
    path("reports/sales/", sales.sales_report, name="sales_report"),
    path("reports/sales/file/", sales.report_request, name="report_request"),
    path("reports/rows/", behind.figure_rows, name="figure_rows"),
    path("reports/<int:pk>/rows/", behind.report_rows, name="report_rows"),
    path("reports/new/", making.report_new, name="report_new"),
    path("reports/choices/<slug:name>/", making.report_choices, name="report_choices"),
    path("reports/<int:pk>/", own.report, name="own_report"),
    path("reports/<int:pk>/change/", making.report_change, name="report_change"),
    path("reports/<int:pk>/again/", own.again, name="report_again"),
    path("reports/<int:pk>/copy/", making.report_copy, name="report_copy"),
    path("reports/<int:pk>/remove/", own.remove, name="report_remove"),
    path("reports/<int:pk>/restore/", own.restore, name="report_restore"),
    path("reports/<int:pk>/file/", files.own_request, name="own_report_file"),
    path("reports/<int:pk>/mail/", mailing.report_mail, name="report_mail"),
    path("reports/<int:pk>/mail/now/", mailing.mail_now, name="report_mail_now"),
    path("reports/<int:pk>/mail/<int:plan>/end/", mailing.plan_end, name="report_plan_end"),
    path("reports/files/<int:pk>/", files.report, name="report"),
    path("reports/files/<int:pk>/fetch/", files.report_file, name="report_file"),
]
