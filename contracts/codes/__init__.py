"""Code lists and code families of the field; without them two services could mean different things by the same word.

National standards where there is one (the docstring names it); the others come from the station's own vocabulary
(`docs/glossary.md`). A member's value is what travels; it never changes its meaning.
One module per topic; a topic joins by its line here.
"""

from contracts.codes.basics import *
from contracts.codes.case import *
from contracts.codes.clocks import *
from contracts.codes.departures import *
from contracts.codes.followup import *
from contracts.codes.hospital import *
from contracts.codes.inquiries import *
from contracts.codes.notebook import *
from contracts.codes.persons import *
from contracts.codes.police import *
from contracts.codes.stay import *
from contracts.codes.street import *
from contracts.codes.tracing import *
