"""The law's time: which days are working days, how a period is counted, and the one table of statutory clocks."""
