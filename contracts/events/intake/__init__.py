"""What intake announces, one module per topic; without it nobody could ask for intake's events by one name.

``TOPICS`` stand in the order of a case's way, in which the catalogue and its documents list what they say.
"""

from contracts.events.intake import (
    clocks,
    closing,
    consents,
    departures,
    identities,
    opening,
    persons,
    referrals,
    seals,
    stay,
)
from contracts.events.intake.clocks import *
from contracts.events.intake.closing import *
from contracts.events.intake.consents import *
from contracts.events.intake.departures import *
from contracts.events.intake.identities import *
from contracts.events.intake.opening import *
from contracts.events.intake.persons import *
from contracts.events.intake.referrals import *
from contracts.events.intake.seals import *
from contracts.events.intake.stay import *

TOPICS = (
    opening,
    referrals,
    stay,
    clocks,
    departures,
    closing,
    seals,
    persons,
    consents,
    identities,
)
