"""What tracing announces, one module per topic; without it nobody could ask for tracing's events by one name.

``TOPICS`` stand in the order of a search, in which the catalogue and its documents list what they say.
"""

from contracts.events.tracing import (
    candidates,
    clocks,
    dna,
    handovers,
    inquiries,
    notebook,
    notices,
    persons,
    profiles,
    reunions,
)
from contracts.events.tracing.candidates import *
from contracts.events.tracing.clocks import *
from contracts.events.tracing.dna import *
from contracts.events.tracing.handovers import *
from contracts.events.tracing.inquiries import *
from contracts.events.tracing.notebook import *
from contracts.events.tracing.notices import *
from contracts.events.tracing.persons import *
from contracts.events.tracing.profiles import *
from contracts.events.tracing.reunions import *

TOPICS = (
    profiles,
    notebook,
    notices,
    dna,
    inquiries,
    handovers,
    candidates,
    reunions,
    clocks,
    persons,
)
