"""Beds (床位): kept, released, put out of use, and the board of all of them."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource("beds", "床位", "Beds", "床位一览与预留。The bed board, and beds kept for somebody.")

read_route(blp, "/v1/beds", intake.BED_BOARD, zh="床位一览")
command_route(
    blp,
    "/v1/beds/<uuid:bed_id>/reserve",
    intake.RESERVE_BED,
    zh="预留床位",
    problems=("bed_taken", "already_has_bed", "wrong_bed_zone", "case_wrong_state"),
)
command_route(blp, "/v1/beds/<uuid:bed_id>/release", intake.RELEASE_BED, zh="取消预留", problems=("bed_wrong_state",))
command_route(blp, "/v1/beds/<uuid:bed_id>/block", intake.BLOCK_BED, zh="停用床位", problems=("bed_taken",))
command_route(blp, "/v1/beds/<uuid:bed_id>/unblock", intake.UNBLOCK_BED, zh="恢复床位", problems=("bed_wrong_state",))
