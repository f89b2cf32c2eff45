"""Addresses: counter sale, till, PINs."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.counter import collecting, devices, problems, scanning, screen, sending, settings, sold, till

urlpatterns: list[URLPattern | URLResolver] = [
    path("counter/", screen.counter, name="counter"),
    path("counter/worker.js", screen.worker, name="counter_worker"),
    path("counter/start/", screen.start, name="counter_start"),
    path("counter/products/", screen.products, name="counter_products"),
    path("counter/customers/", screen.customers, name="counter_customers"),
    path("counter/sales/", sending.sales, name="counter_sales"),
    path("counter/quote/", sending.quote, name="counter_quote"),
    path("counter/hold/", sending.hold, name="counter_hold"),
    path("counter/resume/", sending.resume, name="counter_resume"),
    path("counter/open/", sending.open_till, name="counter_open"),
    path("counter/sold/", sold.sold, name="counter_sold"),
    path("counter/sold/<int:pk>/", sold.receipt, name="counter_receipt"),
    path("counter/sold/<int:pk>/send/", sold.send, name="counter_receipt_send"),
    path("counter/sold/<int:pk>/undo/", sold.undo, name="counter_undo"),
    path("counter/till/", till.till, name="counter_till"),
    path("counter/till/open/", till.open_till, name="counter_till_open"),
    path("counter/till/move/", till.move, name="counter_till_move"),
    path("counter/till/close/", till.close, name="counter_till_close"),
    path("counter/till/<int:pk>/", till.report, name="counter_report"),
    path("counter/problems/", problems.problems, name="counter_problems"),
    path("counter/problems/<int:pk>/record/", problems.record, name="counter_problem_record"),
    path("counter/problems/<int:pk>/dismiss/", problems.dismiss, name="counter_problem_dismiss"),
    path("counter/problems/stock/<int:pk>/", problems.settle, name="counter_difference_settle"),
    path("counter/problems/serial/<int:pk>/", problems.settle_serial, name="counter_serial_settle"),
    path("counter/collect/", collecting.collecting, name="counter_collecting"),
    path("counter/collect/<int:pk>/", collecting.collect, name="counter_collect"),
    path("counter/decode/", scanning.decode, name="counter_decode"),
    path("counter/serial/", sending.serial, name="counter_serial"),
    path("counter/settings/", settings.settings, name="counter_settings"),
    path("counter/lock/", devices.lock, name="counter_lock"),
    path("counter/unlock/", devices.unlock, name="counter_unlock"),
    path("counter/awake/", devices.awake, name="counter_awake"),
    path("counter/devices/", devices.devices, name="counter_devices"),
    path("counter/devices/<int:pk>/close/", devices.close, name="counter_device_close"),
    path("pin/", devices.pin, name="pin"),
]
