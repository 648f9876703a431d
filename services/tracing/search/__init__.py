"""How the service searches: which parameters are in use, what a worker keeps in memory, and how a pair is compared;
without it every handler would have to know the engine."""
