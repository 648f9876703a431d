"""What intake does when it is ordered, told or reminded; without it the rules would never meet the data."""
