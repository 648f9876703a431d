"""The printed forms (表单): without them nothing of what the platform knows could be signed, stamped or filed.

Facts in, bytes out. :mod:`declaring` is what a form is made of, :mod:`door`, :mod:`leaving` and :mod:`sheets` are the
forms, :mod:`filling` puts facts into one, :mod:`printing` sets it. All of that is pure; :mod:`asking` and
:mod:`typefaces` alone know that there are owners and files.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.forms.declaring import Form
from gateway.forms.door import HELP_REGISTRATION, REFUSAL_NOTICE
from gateway.forms.leaving import LEAVING_STATEMENT, STAY_AND_DEPARTURE, TERMINATION_NOTICE
from gateway.forms.sheets import HOSPITAL_SHEET, POLICE_HANDOVER

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        form.code: form
        for form in (
            HELP_REGISTRATION,
            REFUSAL_NOTICE,
            LEAVING_STATEMENT,
            STAY_AND_DEPARTURE,
            TERMINATION_NOTICE,
            POLICE_HANDOVER,
            HOSPITAL_SHEET,
        )
    }
)
"""The five statutory forms and the two sheets (domain §1.6), by the name in their address."""
