"""Tenders: lots and schedules out, bids in, award."""
