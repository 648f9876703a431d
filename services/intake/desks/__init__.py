"""The desks (服务台) at which commands and reads come in, one module per kind of caller; a table of contents each.

:class:`services.intake.service.IntakeService` is all of them and what intake hears and is reminded of.
"""

from services.intake.desks.case import AboutACase
from services.intake.desks.door import AtTheDoor
from services.intake.desks.hospital import WithHospitals
from services.intake.desks.police import WithPolice
from services.intake.desks.station import InTheStation
from services.intake.desks.way_home import OnTheWayHome

__all__ = ["AboutACase", "AtTheDoor", "InTheStation", "OnTheWayHome", "WithHospitals", "WithPolice"]
