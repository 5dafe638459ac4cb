"""Reviews: a plan beside today, and what changes for whom."""
