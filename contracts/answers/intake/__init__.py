"""What intake (接待) answers, one module per topic; a topic joins by its line here."""

from contracts.answers.intake.beds import *
from contracts.answers.intake.belongings import *
from contracts.answers.intake.care import *
from contracts.answers.intake.cases import *
from contracts.answers.intake.categories import *
from contracts.answers.intake.clocks import *
from contracts.answers.intake.consents import *
from contracts.answers.intake.costs import *
from contracts.answers.intake.departures import *
from contracts.answers.intake.handovers import *
from contracts.answers.intake.help import *
from contracts.answers.intake.history import *
from contracts.answers.intake.hospitals import *
from contracts.answers.intake.identities import *
from contracts.answers.intake.persons import *
from contracts.answers.intake.police import *
from contracts.answers.intake.referrals import *
from contracts.answers.intake.seals import *
from contracts.answers.intake.stay import *
from contracts.answers.intake.tickets import *
