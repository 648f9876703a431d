"""Files of inquiries (寻人信息文件): JSON lines, CSV and PFIF 1.4, read row by row; without it each who takes one in
would understand it in a way of its own.

Reading keeps one row in memory. A row that cannot be taken is told by its line with a reason and never keeps its
neighbours from being taken. The forms are described in docs/inquiry-files.en.md.
"""

from contracts.inquiry_files.items import Item, Rejected, Row
from contracts.inquiry_files.latest import last_of_each, latest
from contracts.inquiry_files.lines import FileTooLong
from contracts.inquiry_files.parts import Part, parts_of
from contracts.inquiry_files.reading import read

__all__ = ["FileTooLong", "Item", "Part", "Rejected", "Row", "last_of_each", "latest", "parts_of", "read"]
