"""``guitu inquiries``: a register's missing-person reports, as big as it is, taken in on the station's machine."""

from __future__ import annotations

import click

from deploy.commands.parts import settings

_FORMATS = ("json_lines", "csv", "pfif")


@click.group(help="寻人信息 · families' inquiries: import a register.")
def inquiries() -> None:
    """What an agency sent on paper or on a disk becomes its inquiries, as if it had sent them itself."""


@inquiries.command(
    "import",
    help="批量导入 · take in a file (JSON lines, CSV, PFIF 1.4; plain or .gz). Rows that cannot be taken are told "
    "by line; the same file twice changes nothing. Exit 1 when rows were rejected.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--agency", required=True, help="报送机构 · whose inquiries they are")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="默认按文件名 · by default from the file's name")
@click.option("--charset", type=click.Choice(["utf-8", "gb18030"]), help="CSV 编码，默认自动识别 · of a CSV")
@click.option("--report", type=click.Path(dir_okay=False), help="退回清单存为 CSV · where to write the rejected rows")
@click.option("--operator", required=True, help="谁 · who; goes into the audit")
def import_(file: str, agency: str, form: str | None, charset: str | None, report: str | None, operator: str) -> None:
    from deploy import importing

    importing.take_in(settings(), file, importing.Wanted(agency, form, charset, report, operator))
