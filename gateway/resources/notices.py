"""Home notices (属地告知): the four-level notice of a return, and its acknowledgement."""

from contracts.orders import followup
from gateway.routes import command_route, read_route, resource

blp = resource(
    "notices", "属地告知", "Home notices", "市、区、镇、村四级告知。The notice to city, district, township and village."
)

read_route(blp, "/v1/notices", followup.HOME_NOTICES, zh="属地告知列表")
command_route(
    blp,
    "/v1/notices/<uuid:notice_id>/acknowledge",
    followup.ACKNOWLEDGE_HOME_NOTICE,
    zh="确认接收",
    problems=("notice_already_acknowledged", "notice_void"),
)
