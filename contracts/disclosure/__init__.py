"""Who may see what, as data: field groups, levels, the table of rows, and how a level looks on a value."""
