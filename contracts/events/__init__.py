"""Every event of the platform; without this list a subscriber could wait for something nobody ever says."""

from chassis.catalogue import Catalogue
from contracts.events import followup, gateway, intake, patrol, tracing

CATALOGUE = Catalogue.of_modules(patrol, *intake.TOPICS, *tracing.TOPICS, followup, gateway)
