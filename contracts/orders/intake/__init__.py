"""What intake can be ordered and asked, one module per topic; without it the gateway and intake could each believe in
another request.

A topic joins by its line here; whatever it says is said by the package. How bodies and lists are read is said in
:mod:`contracts.orders.parts`.
"""

from contracts.orders.intake.belongings import *
from contracts.orders.intake.cases import *
from contracts.orders.intake.consents import *
from contracts.orders.intake.departures import *
from contracts.orders.intake.identities import *
from contracts.orders.intake.referrals import *
from contracts.orders.intake.seals import *
from contracts.orders.intake.stay import *
from contracts.orders.intake.tickets import *
from contracts.orders.intake_persons import *
