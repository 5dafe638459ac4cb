"""Proofs of tenders: what leaves the building, what comes back, who wins."""
