"""The kinds of personal data that tell by their form."""

from duecare.scan.patterns import banking, contacts, identities, network, places
from duecare.scan.patterns.kinds import Kind

PERSONAL: tuple[Kind, ...] = (*contacts.KINDS, *banking.KINDS, *identities.KINDS, *network.KINDS, *places.KINDS)
