"""The watch list (站外关注): whom the teams keep an eye on, and who looked in."""

from contracts.orders import patrol
from gateway.routes import command_route, read_route, resource

blp = resource(
    "watches",
    "站外关注",
    "Watch list",
    "不愿进站者的复访与走失者的查找。Who did not want to come in, and who is gone and may not look after themselves.",
)

read_route(blp, "/v1/watch-list", patrol.WATCHES, zh="站外关注名单")
command_route(
    blp,
    "/v1/watch-list/<uuid:watch_id>/visit",
    patrol.RECORD_WATCH_VISIT,
    zh="登记复访",
    problems=("watch_over", "happened_in_future"),
)
