"""What intake can be ordered and asked, one module per topic; without it the gateway and intake could each believe in
another request.

A topic joins by its line here; whatever it says is said by the package. How bodies and lists are read is said in
:mod:`contracts.orders.parts`.
"""

from contracts.orders.intake.beds import *
from contracts.orders.intake.belongings import *
from contracts.orders.intake.care import *
from contracts.orders.intake.cases import *
from contracts.orders.intake.categories import *
from contracts.orders.intake.clocks import *
from contracts.orders.intake.consents import *
from contracts.orders.intake.costs import *
from contracts.orders.intake.departures import *
from contracts.orders.intake.handovers import *
from contracts.orders.intake.help import *
from contracts.orders.intake.history import *
from contracts.orders.intake.hospitals import *
from contracts.orders.intake.identities import *
from contracts.orders.intake.police import *
from contracts.orders.intake.referrals import *
from contracts.orders.intake.seals import *
from contracts.orders.intake.stay import *
from contracts.orders.intake.tickets import *
from contracts.orders.intake_persons import *
