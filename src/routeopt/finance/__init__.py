"""What contracts really cost, how sure a saving is, emissions and growth."""
