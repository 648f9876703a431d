"""The FHIR face of the referral: an adaptor in front of the same orders, questions and answers as the plain one; it
decides nothing and keeps nothing (docs/adr/0040)."""
