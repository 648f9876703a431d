"""What intake announces, one module per topic; without it nobody could ask for intake's events by one name.

``TOPICS`` stand in the order of a case's way, in which the catalogue and its documents list what they say.
"""

from contracts.events.intake import (
    care,
    categories,
    clocks,
    closing,
    consents,
    costs,
    departures,
    help,
    identities,
    leaving,
    opening,
    persons,
    police,
    referrals,
    seals,
    stay,
    travel,
)
from contracts.events.intake.care import *
from contracts.events.intake.categories import *
from contracts.events.intake.clocks import *
from contracts.events.intake.closing import *
from contracts.events.intake.consents import *
from contracts.events.intake.costs import *
from contracts.events.intake.departures import *
from contracts.events.intake.help import *
from contracts.events.intake.identities import *
from contracts.events.intake.leaving import *
from contracts.events.intake.opening import *
from contracts.events.intake.persons import *
from contracts.events.intake.police import *
from contracts.events.intake.referrals import *
from contracts.events.intake.seals import *
from contracts.events.intake.stay import *
from contracts.events.intake.travel import *

TOPICS = (
    opening,
    help,
    referrals,
    categories,
    costs,
    stay,
    care,
    clocks,
    departures,
    leaving,
    travel,
    closing,
    seals,
    persons,
    consents,
    police,
    identities,
)
