"""Persons (人员): whom cases are about, and which of them are one."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource(
    "persons",
    "人员",
    "Persons",
    "案件所救助的人；合并可逆，旧编号长期有效。Whom cases are about; merges can be undone, old ids answer for ever.",
)

read_route(blp, "/v1/persons", intake.PERSONS, zh="人员列表")
read_route(blp, "/v1/persons/suggestions", intake.SAME_PERSON_SUGGESTIONS, zh="同一人提示")
read_route(blp, "/v1/persons/<uuid:person_id>", intake.PERSON, zh="查看人员")
command_route(
    blp,
    "/v1/persons/<uuid:person_id>/merge",
    intake.MERGE_PERSON,
    zh="合并人员",
    problems=("person_already_merged", "same_person"),
)
command_route(
    blp,
    "/v1/persons/<uuid:person_id>/split",
    intake.SPLIT_PERSON,
    zh="拆分人员",
    problems=("person_not_merged",),
)
command_route(blp, "/v1/persons/<uuid:person_id>/not-same", intake.TELL_APART, zh="非同一人", problems=("same_person",))
read_route(blp, "/v1/cases/<uuid:case_id>/identity-checks", intake.IDENTITY_CHECKS, zh="身份核查列表")
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/identity-checks",
    intake.RECORD_IDENTITY_CHECK,
    zh="身份核查",
    problems=(
        "case_wrong_state",
        "document_number_form",
        "document_number_checksum",
        "document_number_date",
        "police_answer_number_missing",
        "identity_wrong_state",
        "implausible_time",
    ),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/identity-revocation",
    intake.REVOKE_IDENTITY,
    zh="撤销身份",
    problems=("identity_not_verified",),
)
